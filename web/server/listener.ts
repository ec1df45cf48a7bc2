import type { RequestListener, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { readForm, takesForm } from './form-post.ts'
import { answerHealth } from './health.ts'
import type { NextHandler } from './next.ts'
import { servePage } from './page.ts'
import { setSecurityHeaders } from './security-headers.ts'

type Parts = { next: NextHandler; gatewayUrl: string; logger: Logger }

/** Everything that reaches the web: health, the build's static files, and pages. Nothing else of Next is open. */
export function createListener({ next, gatewayUrl, logger }: Parts): RequestListener {
  return async (request, response) => {
    try {
      const path = pathOf(request.url)
      setSecurityHeaders(response, path)
      if (path === undefined) return refuse(response, 400, 'The address is malformed.')
      if (request.method === 'POST' && takesForm(path)) {
        const sent = await readForm(request)
        if ('status' in sent) return refuse(response, sent.status, sent.text)
        return await servePage(next, request, response, { path, form: sent.form })
      }
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('allow', 'GET, HEAD')
        return refuse(response, 405, 'Pages can only be read.')
      }
      if (path.startsWith('/health/')) return await answerHealth(path, response, gatewayUrl)
      if (path.startsWith('/_next/static/')) return await next(request, response)
      if (path.startsWith('/_next/')) return refuse(response, 404, 'There is nothing here.')
      return await servePage(next, request, response, { path })
    } catch (error) {
      logger.error({ err: error, path: request.url?.split('?')[0] }, 'request failed')
      refuse(
        response,
        500,
        'Ada kesalahan di pihak kami. Coba lagi sebentar lagi.\nSomething went wrong on our side. Please try again in a minute.',
      )
    }
  }
}

function pathOf(url = '/'): string | undefined {
  try {
    return decodeURIComponent(new URL(url, 'http://web').pathname)
  } catch {
    return undefined
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.destroy()
  for (const name of response.getHeaderNames()) {
    if (name.startsWith('content-') && name !== 'content-security-policy') response.removeHeader(name)
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
