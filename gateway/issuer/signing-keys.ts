import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type pg from 'pg'

/** A new key after this long; an old one is still accepted for the life of what it signed. */
const NEW_AFTER_DAYS = 90
const KEPT_DAYS = 92

/** Any constant of our own: one issuer at a time makes a key. */
const LOCK = 7_205_119

/**
 * The keys that sign tokens (ES256), newest first, as private JWKs. Made on the first start; in the database they are
 * sealed with a key derived from `secret`, so that a copy of the database cannot sign tokens. Keys that were sealed
 * with another secret are left out.
 */
export async function loadSigningKeys(pool: pg.Pool, secret: string): Promise<JWK[]> {
  const sealingKey = Buffer.from(
    hkdfSync('sha256', Buffer.from(secret, 'base64'), 'gelombang', 'issuer signing keys', 32),
  )
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('/* issuer: lock signing keys */ SELECT pg_advisory_xact_lock($1)', [LOCK])
    const { rows } = await client.query<{ jwk: { sealed?: string }; fresh: boolean }>(
      `/* issuer: signing keys */
       SELECT jwk, created_at > now() - $1 * interval '1 day' AS fresh FROM issuer.signing_key
       WHERE created_at > now() - $2 * interval '1 day' ORDER BY created_at DESC`,
      [NEW_AFTER_DAYS, KEPT_DAYS],
    )
    const keys = rows.flatMap(({ jwk, fresh }) => {
      const key = unseal(sealingKey, jwk.sealed ?? '')
      return key ? [{ key, fresh }] : []
    })
    if (!keys[0]?.fresh) {
      const key = await createSigningKey()
      await client.query('/* issuer: keep signing key */ INSERT INTO issuer.signing_key (kid, jwk) VALUES ($1, $2)', [
        key.kid,
        { sealed: seal(sealingKey, key) },
      ])
      keys.unshift({ key, fresh: true })
    }
    await client.query('COMMIT')
    return keys.map(({ key }) => key)
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: randomBytes(9).toString('base64url') }
}

function seal(sealingKey: Buffer, key: JWK): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(key), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64')
}

function unseal(sealingKey: Buffer, text: string): JWK | undefined {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length < 29) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(-16))
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8'))
  } catch {
    return undefined
  }
}
