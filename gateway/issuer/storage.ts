import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type pg from 'pg'

/** What goes when a grant is revoked. */
const OF_A_GRANT = ['AccessToken', 'AuthorizationCode', 'RefreshToken', 'DeviceCode']

type Row = { payload: AdapterPayload; consumed: number | null }

/** Sessions, grants, codes and interactions in PostgreSQL: any number of issuers share them, and a restart keeps them. */
export function createStorage(pool: pg.Pool): AdapterFactory {
  const findWhere = async (condition: string, values: unknown[]): Promise<AdapterPayload | undefined> => {
    const { rows } = await pool.query<Row>(
      `/* issuer: find artifact */
       SELECT payload, floor(extract(epoch FROM consumed_at))::int AS consumed
       FROM issuer.artifact
       WHERE ${condition} AND (expires_at IS NULL OR expires_at > now())`,
      values,
    )
    const row = rows[0]
    if (!row) return undefined
    return row.consumed === null ? row.payload : { ...row.payload, consumed: row.consumed }
  }
  return (model): Adapter => ({
    async upsert(id, payload, expiresIn) {
      await pool.query(
        `/* issuer: keep artifact */
         INSERT INTO issuer.artifact (model, id, payload, grant_id, user_code, uid, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second')
         ON CONFLICT (model, id) DO UPDATE
         SET payload = excluded.payload, grant_id = excluded.grant_id, user_code = excluded.user_code,
             uid = excluded.uid, expires_at = excluded.expires_at`,
        [model, id, payload, payload.grantId ?? null, payload.userCode ?? null, payload.uid ?? null, expiresIn ?? null],
      )
    },
    find: (id) => findWhere('model = $1 AND id = $2', [model, id]),
    findByUid: (uid) => findWhere('model = $1 AND uid = $2', [model, uid]),
    findByUserCode: (code) => findWhere('model = $1 AND user_code = $2', [model, code]),
    async consume(id) {
      // Of many who come with the same code at the same time, one gets here first; the others get nothing.
      const { rowCount } = await pool.query(
        `/* issuer: consume artifact */
         UPDATE issuer.artifact SET consumed_at = now() WHERE model = $1 AND id = $2 AND consumed_at IS NULL`,
        [model, id],
      )
      if (rowCount === 0) throw new errors.InvalidGrant('already used')
    },
    async destroy(id) {
      await pool.query('/* issuer: drop artifact */ DELETE FROM issuer.artifact WHERE model = $1 AND id = $2', [
        model,
        id,
      ])
    },
    async revokeByGrantId(grantId) {
      await pool.query(
        '/* issuer: revoke grant */ DELETE FROM issuer.artifact WHERE grant_id = $1 AND model = ANY ($2)',
        [grantId, OF_A_GRANT],
      )
    },
  })
}

export async function removeExpired(pool: pg.Pool): Promise<void> {
  await pool.query(
    `/* issuer: remove expired artifacts */ DELETE FROM issuer.artifact WHERE expires_at < now() - interval '1 hour'`,
  )
}
