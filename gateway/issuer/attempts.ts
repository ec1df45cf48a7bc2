import { createHash } from 'node:crypto'
import type pg from 'pg'

/** At most `count` attempts in a window that opens with the first one. */
export type Limit = { name: string; count: number; seconds: number }

const QUARTER = 900

export const LIMITS = {
  /** Guessing one user's password from one address, from anywhere, and trying many users from one address. */
  passwordFromAddress: { name: 'password-from-address', count: 10, seconds: QUARTER },
  passwordOfUser: { name: 'password-of-user', count: 100, seconds: QUARTER },
  /** Guessing a code of six digits: 10 of a million in a quarter of an hour. */
  codeOfContact: { name: 'code-of-contact', count: 10, seconds: QUARTER },
  codesSentToContact: { name: 'codes-sent-to-contact', count: 10, seconds: QUARTER },
  /** Telephone networks put very many people behind one address. */
  anythingFromAddress: { name: 'anything-from-address', count: 300, seconds: QUARTER },
} as const satisfies Record<string, Limit>

export type Attempts = {
  /** Counts this attempt against every limit, before it is made; false when one is used up. */
  allow: (...limits: readonly (readonly [Limit, subject: string])[]) => Promise<boolean>
  /** After a success: the count starts anew. */
  forget: (limit: Limit, subject: string) => Promise<void>
}

/** Kept in PostgreSQL, so that a restart or a second issuer does not start anew. Subjects are stored as hashes only. */
export function createAttempts(pool: pg.Pool): Attempts {
  const count = async (limit: Limit, subject: string): Promise<number> => {
    const { rows } = await pool.query<{ count: number }>(
      `/* issuer: count attempt */
       INSERT INTO issuer.artifact AS old (model, id, payload, expires_at)
       VALUES ('Attempts', $1, '{"count": 1}', now() + $2 * interval '1 second')
       ON CONFLICT (model, id) DO UPDATE
       SET payload = CASE WHEN old.expires_at <= now() THEN excluded.payload
                          ELSE jsonb_build_object('count', (old.payload ->> 'count')::int + 1) END,
           expires_at = CASE WHEN old.expires_at <= now() THEN excluded.expires_at ELSE old.expires_at END
       RETURNING (payload ->> 'count')::int AS count`,
      [idOf(limit, subject), limit.seconds],
    )
    return rows[0]?.count ?? 0
  }
  return {
    async allow(...limits) {
      let allowed = true
      for (const [limit, subject] of limits) {
        if ((await count(limit, subject)) > limit.count) allowed = false
      }
      return allowed
    },
    async forget(limit, subject) {
      await pool.query(
        `/* issuer: forget attempts */ DELETE FROM issuer.artifact WHERE model = 'Attempts' AND id = $1`,
        [idOf(limit, subject)],
      )
    },
  }
}

function idOf(limit: Limit, subject: string): string {
  return createHash('sha256').update(`${limit.name}\n${subject}`).digest('base64url')
}
