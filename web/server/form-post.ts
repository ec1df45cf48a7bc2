import type { IncomingMessage } from 'node:http'

/** Pages whose form is sent to their own address. */
const FORM_PAGES = new Set(['/verify-email', '/en/verify-email'])
/** The longest question that is led back to or kept under a name, encoded once more. */
const MAX_BYTES = 40_000

/**
 * What a form sent, for the page that answers it. Next's own forms need its script, and a page is rendered by reading
 * it: so a form that was sent here becomes a reading of its page with this header, which nobody else can set.
 */
export const FORM_HEADER = 'x-gelombang-form'

export type Refusal = { status: number; text: string }

const TOO_LONG: Refusal = {
  status: 413,
  text: 'Formulir ini terlalu panjang. Kembali, lalu pilih lebih sedikit nilai. / This form is too long. Go back and choose fewer values.',
}

export function takesForm(path: string): boolean {
  return FORM_PAGES.has(path)
}

/** Reads a form that a page of ours sent, as it was encoded, or says why it is refused. */
export async function readForm(
  request: IncomingMessage,
  how: 'strictly' | 'loosely' = 'loosely',
): Promise<{ form: string } | Refusal> {
  if (isForeign(request, how))
    return { status: 403, text: 'Formulir ini dikirim dari situs lain. / This form was sent from elsewhere.' }
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded')
    return { status: 415, text: 'Hanya formulir yang dapat dikirim ke sini. / Only forms can be sent here.' }
  // Said before anything is read: breaking off in the middle would end the connection without an answer.
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) return TOO_LONG
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) return TOO_LONG
    chunks.push(chunk)
  }
  // Encoded anew, so that nothing but ASCII gets into a header.
  return { form: new URLSearchParams(Buffer.concat(chunks).toString('utf8')).toString() }
}

/**
 * Browsers say where a form comes from: in `sec-fetch-site` over HTTPS and on localhost, else in `origin`. That is
 * `null` for our own pages that send no referrer; what is sent there has to bring its secret itself, and no cookie.
 * What a cookie authorises is taken `strictly`: from whoever says that it comes from here.
 */
export function isForeign({ headers }: IncomingMessage, how: 'strictly' | 'loosely' = 'loosely'): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin'
  const { origin, host } = headers
  if (how === 'strictly') return origin === undefined || !URL.canParse(origin) || new URL(origin).host !== host
  return origin !== undefined && origin !== 'null' && !(URL.canParse(origin) && new URL(origin).host === host)
}
