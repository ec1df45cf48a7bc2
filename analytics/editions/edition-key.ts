import { createHmac, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'

/** What an edition is signed with, and what its rounding is shuffled with. */
export type EditionKey = {
  /** Ed25519 over the text; base64. */
  sign: (text: string) => string
  /** SPKI DER, base64. */
  publicKey: string
  /** HMAC (hex) over the text: whoever has no key can neither make it nor guess the text by it. */
  seal: (text: string) => string
  /** Known to nobody else, the same for as long as the key is. */
  noiseKey: Buffer
}

/** `key` is base64 of a PKCS #8 DER Ed25519 private key. */
export function openEditionKey(key: string): EditionKey {
  const der = Buffer.from(key, 'base64')
  const privateKey: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const derived = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', der, '', purpose, 32))
  const sealKey = derived('gelombang edition seal')
  return {
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
    publicKey: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64'),
    seal: (text) => createHmac('sha256', sealKey).update(text).digest('hex'),
    noiseKey: derived('gelombang edition rounding'),
  }
}

/** Whether a signature of `openEditionKey` is of this text. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}
