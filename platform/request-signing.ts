import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign, verify } from 'node:crypto'

/**
 * Signatures between our own processes: a subgraph answers nobody but the gateway, and registration's service calls
 * answer nobody but the issuer. Ed25519 over caller, audience, method and path, hash of the body, hash of the
 * caller's token, time and nonce; valid for 30 s, and each nonce is accepted once.
 */
const VALID_FOR_MS = 30_000

export type Caller = 'gateway' | 'issuer'

type SignedParts = {
  audience: string
  method: string
  path: string
  body: string | Uint8Array
  authorization: string | undefined
}

export type SignatureHeaders = {
  'x-gelombang-caller': Caller
  'x-gelombang-time': string
  'x-gelombang-nonce': string
  'x-gelombang-signature': string
}

export class SignatureError extends Error {
  override name = 'SignatureError'
}

function digest(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

function textToSign(parts: SignedParts, caller: string, time: string, nonce: string): Buffer {
  const { audience, method, path, body, authorization } = parts
  return Buffer.from(
    [caller, audience, `${method} ${path}`, digest(body), digest(authorization ?? ''), time, nonce].join('\n'),
  )
}

/** `key` is base64 of a PKCS #8 DER Ed25519 private key. */
export function createRequestSigner(caller: Caller, key: string): (parts: SignedParts) => SignatureHeaders {
  const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' })
  return (parts) => {
    const time = String(Date.now())
    const nonce = randomUUID()
    const signature = sign(null, textToSign(parts, caller, time, nonce), privateKey).toString('base64')
    return {
      'x-gelombang-caller': caller,
      'x-gelombang-time': time,
      'x-gelombang-nonce': nonce,
      'x-gelombang-signature': signature,
    }
  }
}

/**
 * Checks signatures of one caller for one audience. `key` is base64 of an SPKI DER Ed25519 public key. Throws
 * SignatureError. Nonces are remembered in the process for as long as a signature is valid.
 */
export function createRequestVerifier(
  caller: Caller,
  audience: string,
  key: string,
): (headers: Record<string, unknown>, parts: Omit<SignedParts, 'audience' | 'authorization'>) => void {
  const publicKey: KeyObject = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
  const seen = new Map<string, number>()
  // What was signed before this process began may have been accepted by the one before it.
  const since = Date.now()
  const forget = (now: number): void => {
    for (const [nonce, until] of seen) {
      if (until > now) break
      seen.delete(nonce)
    }
  }
  return (headers, parts) => {
    const text = (name: string): string => {
      const value = headers[name]
      return typeof value === 'string' ? value : ''
    }
    if (text('x-gelombang-caller') !== caller) throw new SignatureError(`only the ${caller} may call this service`)
    const time = text('x-gelombang-time')
    const nonce = text('x-gelombang-nonce')
    const now = Date.now()
    const age = Math.abs(now - Number(time))
    if (!/^\d+$/.test(time) || !(age <= VALID_FOR_MS) || Number(time) < since)
      throw new SignatureError('the signature is too old')
    const authorization = typeof headers.authorization === 'string' ? headers.authorization : undefined
    const signed = textToSign({ ...parts, audience, authorization }, caller, time, nonce)
    const signature = Buffer.from(text('x-gelombang-signature'), 'base64')
    if (nonce.length < 16 || nonce.length > 64 || !verify(null, signed, publicKey, signature)) {
      throw new SignatureError('the signature does not match')
    }
    forget(now)
    if (seen.has(nonce)) throw new SignatureError('the request was sent before')
    seen.set(nonce, now + 2 * VALID_FOR_MS)
  }
}
