import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { SESSION_SCRIPT, signInScript } from './session-script.ts'

export type GraphiqlPages = {
  /** Whether the request is for one of these pages. */
  handles: (request: IncomingMessage, path: string) => boolean
  serve: (response: ServerResponse, path: string) => Promise<void>
}

const DEFAULT_QUERY = `# Public figures need no sign-in. Everything else: sign in below,
# or npm run token -- ROLE, and under Headers: { "authorization": "Bearer …" }
{
  funnel {
    asOf
    watermark
    steps { step count }
  }
}
`

/** GraphiQL, served from here (it loads nothing from elsewhere), with a sign-in of its own when there is an issuer here. */
export function createGraphiqlPages(publicUrl: string, hasIssuer: boolean): GraphiqlPages {
  let page: Promise<Buffer> | undefined
  const signIn = signInPage(publicUrl)
  return {
    handles(request, path) {
      if (request.method !== 'GET') return false
      if (hasIssuer && (path === '/graphiql/sign-in' || path === '/graphiql/callback')) return true
      const asks = (request.url ?? '').includes('query=')
      return path === '/graphql' && !asks && String(request.headers.accept).includes('text/html')
    },
    async serve(response, path) {
      const headers = { 'content-type': 'text/html; charset=utf-8', 'referrer-policy': 'no-referrer' }
      if (path !== '/graphql') {
        const policy = `default-src 'none'; script-src '${signIn.hash}'; connect-src 'self'; frame-ancestors 'none'`
        response.writeHead(200, { ...headers, 'cache-control': 'no-store', 'content-security-policy': policy })
        response.end(signIn.html)
        return
      }
      // Nine megabytes of editor: compressed once, at the first visit.
      page ??= renderGraphiql(publicUrl, hasIssuer)
      const body = await page
      const policy = "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
      response.writeHead(200, {
        ...headers,
        'cache-control': 'private, max-age=3600',
        'content-encoding': 'gzip',
        'content-length': body.length,
        'content-security-policy': policy,
      })
      response.end(body)
    },
  }
}

async function renderGraphiql(publicUrl: string, hasIssuer: boolean): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const html = renderGraphiQL({ title: 'Gelombang', defaultQuery: DEFAULT_QUERY })
  const bar = `<div id="session" style="position:fixed;right:16px;bottom:8px;z-index:10;font:14px system-ui;background:Canvas;color:CanvasText;padding:4px 8px;border:1px solid">
<span>not signed in</span> <a href="${new URL('/graphiql/sign-in', publicUrl).href}">Sign in</a> <button type="button" hidden>Sign out</button></div>
<script>${SESSION_SCRIPT}</script>`
  // A replacement function: the page is full of dollar signs.
  const root = '<div id="root"></div>'
  return promisify(gzip)(hasIssuer ? html.replace(root, () => `${root}${bar}`) : html)
}

function signInPage(publicUrl: string): { html: string; hash: string } {
  const script = signInScript(publicUrl)
  const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in – Gelombang</title></head>
<body><main>Signing in …</main><noscript>GraphiQL needs JavaScript.</noscript><script>${script}</script></body></html>`
  return { html, hash }
}
