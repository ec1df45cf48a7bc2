import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { isManagement } from '../i18n/pages.ts'
import { readForm, takesForm } from './form-post.ts'
import { answerHealth } from './health.ts'
import { KeptPages } from './kept-pages.ts'
import { serveManagement } from './management.ts'
import { scriptAddress, sendScript } from './management-script.ts'
import type { NextHandler } from './next.ts'
import { OPEN_DATA } from './open-data/address.ts'
import type { OpenDataFiles } from './open-data/files.ts'
import { serveOpenData } from './open-data/serve.ts'
import { servePage } from './page.ts'
import { publicAddressOf } from './public-address.ts'
import { renderPage } from './render-page.ts'
import type { Representation } from './representation.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { sendPage } from './send-page.ts'
import type { SignIn } from './sign-in/index.ts'
import { BusyError } from './turns.ts'

/** `keepPagesFor`: milliseconds, see `KeptPages`. */
type Parts = {
  next: NextHandler
  gatewayUrl: string
  logger: Logger
  keepPagesFor: number
  signIn: SignIn
  openData: OpenDataFiles
  /** See `readBuildFiles`. */
  buildFiles: ReadonlyMap<string, Representation>
}

const BUSY =
  'Banyak halaman baru sedang diminta sekaligus. Coba lagi dalam setengah menit.\nMany new pages are being asked for at once. Please try again in half a minute.'
/** Everything that reaches the web: health, the build's static files, and pages. Nothing else of Next is open. */
export function createListener(parts: Parts): RequestListener {
  const { next, gatewayUrl, logger, keepPagesFor, signIn, openData, buildFiles } = parts
  const kept = new KeptPages({
    render: (address) => renderPage(next, address),
    report: (error, address) => logger.warn({ err: error, address }, 'a page could not be renewed'),
    keepFor: keepPagesFor,
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = isReading(request) ? publicAddressOf(request.url) : undefined
    if (address !== undefined) return sendPage(request, response, await kept.answer(address))
    const path = pathOf(request.url)
    setSecurityHeaders(response, path)
    if (path === undefined) return refuse(response, 400, 'The address is malformed.')
    if (path.startsWith('/auth/')) {
      if (await signIn.answer(request, response, path)) return
      return refuse(response, 404, 'There is nothing here.')
    }
    if (isManagement(path)) {
      const refusal = await serveManagement({ next, signIn }, request, response, path)
      return refusal === undefined ? undefined : refuse(response, refusal.status, refusal.text)
    }
    if (path.startsWith(`${OPEN_DATA}/`)) {
      const refusal = await serveOpenData(openData, request, response, path)
      return refusal === undefined ? undefined : refuse(response, refusal.status, refusal.text)
    }
    if (request.method === 'POST' && takesForm(path)) {
      const sent = await readForm(request)
      if ('status' in sent) return refuse(response, sent.status, sent.text)
      return await servePage(next, request, response, { path, form: sent.form })
    }
    if (!isReading(request)) {
      response.setHeader('allow', 'GET, HEAD')
      return refuse(response, 405, 'Halaman hanya dapat dibaca.\nPages can only be read.')
    }
    if (path === scriptAddress) return sendScript(request, response)
    if (path.startsWith('/health/')) return await answerHealth(path, response, gatewayUrl)
    const page = buildFiles.get(path)
    if (page !== undefined) return sendPage(request, response, { status: 200, page })
    if (path.startsWith('/_next/')) return refuse(response, 404, 'There is nothing here.')
    // Next takes a page's address in any case and would make it anew each time.
    const spelled = request.url?.replace(/^[^?]*/, (address) => address.toLowerCase())
    if (spelled !== request.url && publicAddressOf(spelled) !== undefined) {
      return void response.writeHead(308, { location: spelled }).end()
    }
    return await servePage(next, request, response, { path })
  }

  return (request, response) => {
    const ready = isReading(request) ? kept.at(request.url ?? '/') : undefined
    if (ready !== undefined) {
      sendPage(request, response, ready)
      return
    }
    answer(request, response).catch((error: unknown) => {
      if (error instanceof BusyError) {
        response.setHeader('retry-after', '30')
        return refuse(response, 503, BUSY)
      }
      logger.error({ err: error, path: request.url?.split('?')[0] }, 'request failed')
      refuse(
        response,
        500,
        'Ada kesalahan di pihak kami. Coba lagi sebentar lagi.\nSomething went wrong on our side. Please try again in a minute.',
      )
    })
  }
}

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Absent where an address is none of a page: Next would take the first part of two slashes for a host's name. */
function pathOf(url = '/'): string | undefined {
  if (!/^\/(?![/\\])/.test(url)) return undefined
  try {
    return decodeURIComponent(new URL(url, 'http://web').pathname)
  } catch {
    return undefined
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.destroy()
  setSecurityHeaders(response)
  for (const name of response.getHeaderNames()) {
    if (name.startsWith('content-') && name !== 'content-security-policy') response.removeHeader(name)
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
