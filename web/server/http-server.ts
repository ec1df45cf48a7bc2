import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { DRAWING_POLICY, SECURITY_HEADERS } from './security-headers.ts'

/**
 * The longest question, once more encoded as the way back from signing in, with as long a referrer and the largest
 * session beside it: Node's own 16 KB are less.
 */
const MOST_HEADER_BYTES = 64 * 1_024

/** What no listener gets to see, by Node's code of the error; anything else is malformed. */
const STATUS: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Styles and all: whoever gets here may get no other answer, so that it has to look right by itself. */
const TOO_LONG_PAGE = `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Alamat terlalu panjang · Address too long</title><style>
:root{color-scheme:light dark;background:#fff;color:#16191d;font:1rem/1.5 system-ui,sans-serif}
main{margin:0 auto;max-width:70ch;padding:0 16px}a{color:#12436d}
@media (prefers-color-scheme:dark){:root{background:#111518;color:#eceff1}a{color:#8cc1ee}}
</style></head>
<body><main><h1>Alamat terlalu panjang</h1>
<p>Alamat ini memuat lebih banyak pilihan daripada yang dapat kami baca. Kembali ke halaman sebelumnya, lalu pilih lebih
sedikit nilai. Jika masih terjadi, hapus kuki situs ini dan masuk lagi.</p>
<p><a href="/">Halaman utama</a></p>
<section lang="en"><h2>Address too long</h2>
<p>This address holds more choices than we can read. Go back to the page before and choose fewer values. If it happens
again, delete the cookies of this site and sign in again.</p>
<p><a href="/en">Home page</a></p></section></main></body></html>
`

/** An HTTP server whose requests may be as long as our pages make them, and which says so in words where one is longer. */
export function createWebServer(listener: RequestListener): Server {
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES }, listener)
  // Longer than readers and load balancers keep a connection that is idle: closed by us, their next request might be lost.
  server.keepAliveTimeout = 65_000
  server.on('clientError', refuse)
  return server
}

function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const status = STATUS[error.code ?? ''] ?? 400
  const body = status === 431 ? TOO_LONG_PAGE : `${STATUS_CODES[status]}\n`
  const headers = [
    ...SECURITY_HEADERS.filter(([name]) => name !== 'content-security-policy'),
    ['content-security-policy', DRAWING_POLICY],
    ['content-type', `text/${status === 431 ? 'html' : 'plain'}; charset=utf-8`],
    ['content-length', Buffer.byteLength(body)],
    ['connection', 'close'],
  ]
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers.map((pair) => pair.join(': '))]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  // Closed with something unread, a connection loses what was said on it.
  setTimeout(() => socket.destroy(), 1_000).unref()
}
