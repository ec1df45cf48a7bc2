import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Stand-ins for people, and sealed places in lists of them. */
export type Pseudonyms = {
  /** The same for the same person as long as the key is; it leads to nobody without the key. */
  of: (participantId: string) => string
  /** Text that only `open` reads: a cursor holds the id of the last person of a page. */
  seal: (text: string) => string
  /** Absent when it was not sealed with this key. */
  open: (sealed: string) => string | undefined
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * A participant's id is known to the person, to partners and to staff, and tells when they came: what analysts get is a
 * keyed hash of it instead. An auditor, who sees everything, is shown both.
 */
export function createPseudonyms(key: Buffer): Pseudonyms {
  const derive = (use: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', use, 32))
  const [hashKey, sealKey] = [derive('pseudonym'), derive('cursor')]
  return {
    of: (participantId) => createHmac('sha256', hashKey).update(participantId).digest('hex').slice(0, 24),
    seal: (text) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, NONCE_BYTES))
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        )
      } catch {
        return undefined
      }
    },
  }
}
