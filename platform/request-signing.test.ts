import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRequestSigner, createRequestVerifier, SignatureError } from './request-signing.ts'

function keys() {
  const pair = generateKeyPairSync('ed25519')
  return {
    private: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    public: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}

const gateway = keys()
const body = '{"query":"{ me { id } }"}'
const authorization = 'Bearer one'
const request = { method: 'POST', path: '/graphql', body }
const sign = createRequestSigner('gateway', gateway.private)
const signed = (change: Partial<Parameters<typeof sign>[0]> = {}) => ({
  authorization,
  ...sign({ ...request, audience: 'registration', authorization, ...change }),
})
const verifier = () => createRequestVerifier('gateway', 'registration', gateway.public)

describe('a signed request', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('is accepted by its audience, once', () => {
    const verify = verifier()
    const headers = signed()
    expect(() => verify(headers, request)).not.toThrow()
    expect(() => verify(headers, request)).toThrow('sent before')
  })

  test('is refused by another audience', () => {
    const verify = createRequestVerifier('gateway', 'disbursement', gateway.public)
    expect(() => verify(signed(), request)).toThrow(SignatureError)
  })

  test('is refused with another body, method, path or token', () => {
    const verify = verifier()
    const refused = (headers: Record<string, unknown>, changed = {}) =>
      expect(() => verify(headers, { ...request, ...changed })).toThrow('does not match')
    refused(signed(), { body: `${body} ` })
    refused(signed(), { method: 'GET' })
    refused(signed(), { path: '/graphql?x=1' })
    refused({ ...signed(), authorization: 'Bearer another' })
    refused({ ...signed(), authorization: undefined })
    refused({ ...signed({ authorization: undefined }), authorization })
  })

  test('is refused when caller, time or nonce were changed', () => {
    const verify = verifier()
    expect(() => verify({ ...signed(), 'x-gelombang-caller': 'issuer' }, request)).toThrow('only the gateway')
    expect(() => verify({ ...signed(), 'x-gelombang-time': String(Date.now() + 1) }, request)).toThrow('does not match')
    expect(() => verify({ ...signed(), 'x-gelombang-nonce': crypto.randomUUID() }, request)).toThrow('does not match')
  })

  test('is refused when another key signed it, or nobody did', () => {
    const verify = verifier()
    const forged = createRequestSigner('gateway', keys().private)
    expect(() =>
      verify({ authorization, ...forged({ ...request, audience: 'registration', authorization }) }, request),
    ).toThrow('does not match')
    expect(() => verify({ authorization, 'x-gelombang-caller': 'gateway' }, request)).toThrow(SignatureError)
    expect(() => verify({}, request)).toThrow(SignatureError)
  })

  test('is valid for 30 seconds, and never again after', () => {
    const verify = verifier()
    const [first, second, ahead] = [signed(), signed(), signed()]
    vi.setSystemTime(Date.now() + 29_000)
    expect(() => verify(first, request)).not.toThrow()
    vi.setSystemTime(Date.now() + 2_000)
    expect(() => verify(second, request)).toThrow('too old')
    expect(() => verify(first, request)).toThrow('too old')
    vi.setSystemTime(Date.now() - 120_000)
    expect(() => verify(ahead, request)).toThrow('too old')
  })
})
