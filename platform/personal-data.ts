import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto'

/**
 * Personal data at rest (Law 27/2022): AES-256-GCM with a random nonce, bound to the field's name, and a keyed blind
 * index (HMAC-SHA-256, 16 bytes) to find a value again without storing it. Keys of both are derived per field from
 * one root key by HKDF.
 */
export type PersonalField = 'nik' | 'kk' | 'phone' | 'email' | 'identity' | 'accountNumber' | 'redeemCode'

export type PersonalDataVault = {
  /** Layout of the result: version (1 byte), nonce (12), ciphertext, tag (16). */
  encrypt: (field: PersonalField, text: string) => Uint8Array<ArrayBuffer>
  /** Throws when the bytes were not written by `encrypt` for the same field and key. */
  decrypt: (field: PersonalField, sealed: Uint8Array) => string
  /** 16 bytes, the same for the same text; callers normalise the text first. */
  blindIndex: (field: PersonalField, text: string) => Uint8Array<ArrayBuffer>
}

const VERSION = 1
const NONCE_BYTES = 12

/** `rootKey` is base64 of at least 32 bytes. */
export function createPersonalDataVault(rootKey: string): PersonalDataVault {
  const root = Buffer.from(rootKey, 'base64')
  // Key objects, not bytes: Node takes five times as long when it has to make one of them for each use.
  const cached = new Map<string, KeyObject>()
  const keyFor = (purpose: string, field: PersonalField): KeyObject => {
    const name = `${purpose}:${field}`
    let key = cached.get(name)
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', root, 'gelombang', name, 32)))
      cached.set(name, key)
    }
    return key
  }
  const nonces = Buffer.alloc(NONCE_BYTES * 512)
  let nonceAt = nonces.length
  const nextNonce = (): Buffer => {
    if (nonceAt === nonces.length) {
      randomFillSync(nonces)
      nonceAt = 0
    }
    nonceAt += NONCE_BYTES
    return nonces.subarray(nonceAt - NONCE_BYTES, nonceAt)
  }
  return {
    encrypt(field, text) {
      const nonce = nextNonce()
      const cipher = createCipheriv('aes-256-gcm', keyFor('encrypt', field), nonce)
      cipher.setAAD(Buffer.from(field))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return new Uint8Array(Buffer.concat([Buffer.from([VERSION]), nonce, sealed, cipher.getAuthTag()]))
    },
    decrypt(field, sealed) {
      const bytes = Buffer.from(sealed)
      if (bytes[0] !== VERSION) throw new Error('personal data of an unknown version')
      const decipher = createDecipheriv('aes-256-gcm', keyFor('encrypt', field), bytes.subarray(1, 13))
      decipher.setAAD(Buffer.from(field))
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(13, -16)), decipher.final()]).toString('utf8')
    },
    blindIndex(field, text) {
      return new Uint8Array(createHmac('sha256', keyFor('index', field)).update(text, 'utf8').digest().subarray(0, 16))
    },
  }
}

/** "081234567890" → "••••••••7890": what lists and messages may show. */
export function mask(text: string, visible = 4): string {
  return '•'.repeat(Math.max(0, text.length - visible)) + text.slice(-visible)
}
