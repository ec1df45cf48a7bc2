import type { IncomingMessage, ServerResponse } from 'node:http'
import { captureBody } from './capture-body.ts'
import { finishManagement, finishPage } from './finish-page.ts'
import { FORM_HEADER } from './form-post.ts'
import { scriptAddress } from './management-script.ts'
import type { NextHandler } from './next.ts'
import { pngOf } from './png.ts'
import { compress, encodingOf } from './representation.ts'
import { DRAWING_POLICY, holdsSecret } from './security-headers.ts'
import { VIEWER_HEADER } from './viewer-header.ts'

/** Next's own protocol between its client script and server, which no page of ours carries, and ours with Next. */
const INNER_REQUEST_HEADERS = /^(rsc|next-.*|x-nextjs-.*|x-middleware-.*|x-gelombang-.*)$/

/** Who reads a management page, as its data layer takes it, in which theme; called before an action leads on. */
type Reader = { viewer: string; theme: string | undefined; leadOn: (address: string) => void }
type Page = { path: string; form?: string; reader?: Reader }

/** Renders one page with Next, or its answer to a form, finishes its HTML, and sends it compressed, in one piece. */
export async function servePage(
  next: NextHandler,
  request: IncomingMessage,
  response: ServerResponse,
  { path, form, reader }: Page,
): Promise<void> {
  for (const name of Object.keys(request.headers)) {
    if (INNER_REQUEST_HEADERS.test(name)) delete request.headers[name]
  }
  // Next renders nothing for HEAD, and with it no status; what is written in answer to it is not sent.
  if (request.method === 'HEAD') request.method = 'GET'
  if (form !== undefined) becomeReading(request, form)
  if (reader !== undefined) request.headers[VIEWER_HEADER] = reader.viewer
  // A picture is made of the drawing under the same name.
  const wantsPicture = path.endsWith('.png')
  if (wantsPicture) request.url = request.url?.replace(/\.png(?=\?|$)/, '.svg')
  const body = await captureBody(response, () => next(request, response))
  if (isDrawing(response)) response.setHeader('content-security-policy', DRAWING_POLICY)
  if (wantsPicture && isDrawing(response)) return sendPicture(response, body.toString('utf8'))
  for (const name of ['x-powered-by', 'x-nextjs-cache', 'link', 'vary']) response.removeHeader(name)
  const page = isHtml(response)
    ? finishPage(body.toString('utf8'))
    : { html: body, status: undefined, location: undefined }
  if (page.location !== undefined) {
    if (form !== undefined) reader?.leadOn(page.location)
    return void response.writeHead(303, { location: page.location }).end()
  }
  if (page.status !== undefined) response.statusCode = page.status
  // Next's own error page is empty without script; a file says itself that its figures cannot be fetched.
  else if (response.statusCode >= 500 && (isHtml(response) || response.statusCode !== 503))
    throw new Error('the page could not be rendered')
  if (response.statusCode >= 500) response.setHeader('retry-after', '30')
  if (reader !== undefined || holdsSecret(path)) response.setHeader('cache-control', 'no-store')
  const encoding = encodingOf(request) ?? 'identity'
  const html =
    reader !== undefined && typeof page.html === 'string'
      ? finishManagement(page.html, reader.theme, scriptAddress)
      : page.html
  const content = await compress(Buffer.from(html), encoding)
  response.setHeader('vary', reader === undefined ? 'accept-encoding' : 'accept-encoding, cookie')
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding)
  response.setHeader('content-length', content.length)
  response.end(content)
}

function becomeReading(request: IncomingMessage, form: string): void {
  request.method = 'GET'
  for (const name of ['content-type', 'content-length', 'transfer-encoding']) delete request.headers[name]
  request.headers[FORM_HEADER] = form
}

async function sendPicture(response: ServerResponse, drawing: string): Promise<void> {
  const picture = await pngOf(drawing)
  const named = String(response.getHeader('content-disposition') ?? '').replace('.svg"', '.png"')
  if (named !== '') response.setHeader('content-disposition', named)
  response.setHeader('content-type', 'image/png')
  response.setHeader('content-length', picture.length)
  response.end(picture)
}

function isDrawing(response: ServerResponse): boolean {
  return response.statusCode === 200 && String(response.getHeader('content-type')).startsWith('image/svg+xml')
}

function isHtml(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/html')
}
