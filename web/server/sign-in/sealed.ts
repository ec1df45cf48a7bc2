import { createHash } from 'node:crypto'
import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import type { z } from 'zod'

export type Seal = {
  /** Text that nobody else can read, make, or use for another purpose; not valid any more after `endsAt` (ms). */
  close: (purpose: string, content: Record<string, unknown>, endsAt: number) => Promise<string>
  /** What was sealed for this purpose; nothing when it is not one of ours, too old, or of another shape. */
  open: <Content>(purpose: string, text: string | undefined, shape: z.ZodType<Content>) => Promise<Content | undefined>
}

/** Encrypted with the first key (JWE, A256GCM); the others are still accepted, so that keys can be changed. */
export function createSeal(keys: readonly string[]): Seal {
  const secrets = keys.map((key) => createHash('sha256').update(key).digest())
  const [newest] = secrets
  if (newest === undefined) throw new Error('no key to seal with')
  return {
    close: (purpose, content, endsAt) =>
      new EncryptJWT(content)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(purpose)
        .setExpirationTime(Math.floor(endsAt / 1_000))
        .encrypt(newest),
    async open(purpose, text, shape) {
      if (text === undefined) return undefined
      for (const secret of secrets) {
        try {
          const { payload } = await jwtDecrypt(text, secret, {
            audience: purpose,
            keyManagementAlgorithms: ['dir'],
            contentEncryptionAlgorithms: ['A256GCM'],
            requiredClaims: ['exp'],
          })
          return shape.safeParse(payload).data
        } catch (error) {
          if (!(error instanceof errors.JOSEError)) throw error
        }
      }
      return undefined
    },
  }
}
