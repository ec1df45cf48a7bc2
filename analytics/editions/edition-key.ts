import { createHmac, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'

/** What an edition is signed with, and what its rounding is shuffled with. */
export type EditionKey = {
  /** Ed25519 over the text; base64. */
  sign: (text: string) => string
  /** SPKI DER, base64. */
  publicKey: string
  /** Known to nobody else, the same for as long as the key is. */
  noiseKey: Buffer
}

/** `key` is base64 of a PKCS #8 DER Ed25519 private key. */
export function openEditionKey(key: string): EditionKey {
  const der = Buffer.from(key, 'base64')
  const privateKey: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return {
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
    publicKey: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64'),
    noiseKey: Buffer.from(hkdfSync('sha256', der, '', 'gelombang edition rounding', 32)),
  }
}

/** Whether a signature of `openEditionKey` is of this text. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}

/** What is signed: the chain of hashes, so that no edition can be put in, left out or changed later. */
export function chainHash(parts: {
  number: number
  asOf: string
  method: string
  contentHash: string
  previousHash: string
}): string {
  const { number, asOf, method, contentHash, previousHash } = parts
  return createHmac('sha256', 'gelombang edition')
    .update([number, asOf, method, contentHash, previousHash].join('\n'))
    .digest('hex')
}
