import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { captureBody } from './capture-body.ts'
import { type FinishedPage, finishPage } from './finish-page.ts'
import type { NextHandler } from './next.ts'
import { pngOf } from './png.ts'

/** HTML, or a file of another type. */
export type RenderedPage = { status: number; html: string | Buffer; late: string | Buffer; type?: string | undefined }

const CARD_WIDTH = 1_200

/**
 * Renders a public page with Next from its address alone: no header or cookie of whoever asks can get into a page that
 * others are shown, and nobody's broken connection ends it.
 * @throws when the page could not be rendered
 */
export async function renderPage(next: NextHandler, address: string): Promise<RenderedPage> {
  const request = new IncomingMessage(new Socket())
  request.method = 'GET'
  // A card's picture is made of its drawing.
  request.url = address.replace(/\.png(?=\?|$)/, '.svg')
  request.headers = { host: 'web', accept: 'text/html' }
  request.push(null)
  const response = new ServerResponse(request)
  const body = await captureBody(response, () => next(request, response))
  // Next waits for an answer to be sent before it lets go of it.
  response.emit('finish')
  const type = String(response.getHeader('content-type') ?? '')
  if (type.startsWith('image/svg+xml') && response.statusCode === 200) return drawingOf(body, type, address)
  if (/^(text\/csv|application\/json)\b/.test(type)) return { status: 200, html: body, late: body, type }
  // A file that there is not says so in words.
  if (type.startsWith('text/plain') && response.statusCode >= 400) {
    return { status: response.statusCode, html: body, late: body, type }
  }
  const isHtml = type.startsWith('text/html')
  const page: FinishedPage = finishPage(body.toString('utf8'))
  if (!isHtml || (response.statusCode >= 400 && page.status === undefined)) {
    throw new Error(`Next answered ${address} with ${response.statusCode}`)
  }
  return { html: page.html, late: page.late, status: page.status ?? response.statusCode }
}

async function drawingOf(drawing: Buffer, type: string, address: string): Promise<RenderedPage> {
  const isPicture = /\.png(\?|$)/.test(address)
  const file = isPicture ? await pngOf(drawing.toString('utf8'), CARD_WIDTH) : drawing
  return { status: 200, html: file, late: file, type: isPicture ? 'image/png' : type }
}
