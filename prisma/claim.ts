import type { ClientBase } from 'pg'
import pg from 'pg'
import { createPersonalDataVault } from '#platform/personal-data.ts'

/**
 * The database's personal data can be read with the key it was sealed with and no other. The first key that comes is
 * noted, by a fingerprint; another one is refused once there is somebody.
 */
export async function claimDataKey(client: ClientBase, dataKey: string): Promise<void> {
  const fingerprint = Buffer.from(createPersonalDataVault(dataKey).blindIndex('identity', 'fingerprint'))
  const { rowCount } = await client.query(
    `INSERT INTO registration.data_key AS known (fingerprint) VALUES ($1)
     ON CONFLICT (is_only) DO UPDATE SET fingerprint = $1
     WHERE known.fingerprint = $1 OR NOT EXISTS (SELECT FROM registration.registrant)`,
    [fingerprint],
  )
  if (rowCount === 1) return
  throw new Error(
    'its personal data was sealed with another key than this installation has. ' +
      'Use the data folder (secrets.json) or the DATA_KEY that belongs to this database, or another database.',
  )
}

/**
 * The process roles and their passwords belong to the whole server, so it can hold one installation: a second one in
 * another database would lock the first out. The roles carry the name of the database that has them.
 */
export async function claimRoles(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ own: string; holder: string | null }>(
    `SELECT current_database() AS own, d.datname AS holder
     FROM pg_roles r LEFT JOIN pg_database d ON d.datname = shobj_description(r.oid, 'pg_authid')
     WHERE r.rolname = 'gelombang_registration'`,
  )
  const [{ own, holder } = { own: '', holder: null }] = rows
  if (holder !== null && holder !== own) {
    throw new Error(
      `the roles of this PostgreSQL server belong to the installation in its database "${holder}", which would be locked out. ` +
        'Use that database, or a PostgreSQL server of its own for each installation.',
    )
  }
  await client.query(`COMMENT ON ROLE gelombang_registration IS ${pg.escapeLiteral(own)}`)
}
