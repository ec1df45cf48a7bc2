import type { ServerResponse } from 'node:http'

/** Pages are read without script, so none may run: whatever would slip into a page stays text. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Pages whose address holds a secret: it must not travel on with a link, nor stay in a cache. */
const SECRET_ADDRESS = /^\/(?:(?:id|en)\/)?verify-email\/?$/

export function holdsSecret(path: string): boolean {
  return SECRET_ADDRESS.test(path)
}

export function setSecurityHeaders(response: ServerResponse, path = '/'): void {
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', holdsSecret(path) ? 'no-referrer' : 'same-origin')
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=()')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
}
