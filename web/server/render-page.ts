import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { captureBody } from './capture-body.ts'
import { type FinishedPage, finishPage } from './finish-page.ts'
import type { NextHandler } from './next.ts'
import { pngOf } from './png.ts'

/** HTML, or a file of another type. `late` is the same with the notice that newer figures cannot be had. */
export type RenderedPage = {
  status: number
  html: string | Buffer
  late: () => Promise<string | Buffer>
  type?: string | undefined
  /** Of a file: the name that it is saved under, as the header `content-disposition` has it. */
  disposition?: string | undefined
}

const CARD_WIDTH = 1_200
/** As pages have their notice, drawings and JSON have one; that a table in CSV is late its headers alone say. */
const LATE_TEXT = /<text class="card-late"[^>]*>[^<]*<\/text>/
const LATE_MEMBER = /^ "late": .*\n/m

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
  const disposition = response.getHeader('content-disposition')?.toString()
  if (type.startsWith('image/svg+xml') && response.statusCode === 200) {
    return { ...(await drawingOf(body.toString('utf8'), type, address)), disposition: named(disposition, address) }
  }
  const file = (html: Buffer | string) => ({
    status: response.statusCode,
    html,
    late: async () => body,
    type,
    disposition,
  })
  if (type.startsWith('text/csv')) return file(body)
  if (type.startsWith('application/json')) return file(body.toString('utf8').replace(LATE_MEMBER, ''))
  // A file that there is not says so in words.
  if (type.startsWith('text/plain') && response.statusCode >= 400) return file(body)
  const isHtml = type.startsWith('text/html')
  const page: FinishedPage = finishPage(body.toString('utf8'))
  if (!isHtml || (response.statusCode >= 400 && page.status === undefined)) {
    throw new Error(`Next answered ${address} with ${response.statusCode}`)
  }
  return { html: page.html, late: async () => page.late, status: page.status ?? response.statusCode }
}

/** A picture has the name of the drawing that it is made of, with its own ending. */
function named(disposition: string | undefined, address: string): string | undefined {
  return isPicture(address) ? disposition?.replace('.svg"', '.png"') : disposition
}

function isPicture(address: string): boolean {
  return /\.png(\?|$)/.test(address)
}

async function drawingOf(late: string, type: string, address: string): Promise<RenderedPage> {
  const drawing = late.replace(LATE_TEXT, '')
  if (!isPicture(address)) return { status: 200, html: drawing, late: async () => late, type }
  const html = await pngOf(drawing, CARD_WIDTH)
  return { status: 200, html, late: () => pngOf(late, CARD_WIDTH), type: 'image/png' }
}
