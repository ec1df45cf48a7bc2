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

/** Management's pages have one script of ours, for keys and for what is asked at once; forms may lead to the issuer. */
export function managementPolicy(issuerOrigin: string): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "script-src 'self'",
    `form-action 'self' ${issuerOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Of every answer, as pairs of name and value. */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ['content-security-policy', CONTENT_SECURITY_POLICY],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
  ['cross-origin-opener-policy', 'same-origin'],
]

/** As `SECURITY_HEADERS`, and any site may show it in a frame: there is nothing in it to press. */
export const EMBEDDED_HEADERS: typeof SECURITY_HEADERS = SECURITY_HEADERS.map(([name, value]) =>
  name === 'content-security-policy'
    ? [
        name,
        value
          .replace("frame-ancestors 'none'", 'frame-ancestors *')
          .replace("form-action 'self'", "form-action 'none'"),
      ]
    : [name, value],
)

/** Of drawings as files: their colours stand in them, and nothing else may happen in them. */
export const DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** Of public files: drawings and figures, which programs on other sites may read, too. */
export const FILE_HEADERS: typeof SECURITY_HEADERS = [
  ...SECURITY_HEADERS.filter(([name]) => name !== 'content-security-policy'),
  ['content-security-policy', DRAWING_POLICY],
  ['access-control-allow-origin', '*'],
]

export function holdsSecret(path: string): boolean {
  return SECRET_ADDRESS.test(path)
}

export function setSecurityHeaders(response: ServerResponse, path = '/'): void {
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value)
  if (holdsSecret(path)) response.setHeader('referrer-policy', 'no-referrer')
}
