import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { captureBody } from './capture-body.ts'
import { type FinishedPage, finishPage } from './finish-page.ts'
import type { NextHandler } from './next.ts'

export type RenderedPage = FinishedPage & { status: number }

/**
 * Renders a public page with Next from its address alone: no header or cookie of whoever asks can get into a page that
 * others are shown, and nobody's broken connection ends it.
 * @throws when the page could not be rendered
 */
export async function renderPage(next: NextHandler, address: string): Promise<RenderedPage> {
  const request = new IncomingMessage(new Socket())
  request.method = 'GET'
  request.url = address
  request.headers = { host: 'web', accept: 'text/html' }
  request.push(null)
  const response = new ServerResponse(request)
  const body = await captureBody(response, () => next(request, response))
  // Next waits for an answer to be sent before it lets go of it.
  response.emit('finish')
  const isHtml = String(response.getHeader('content-type') ?? '').startsWith('text/html')
  const page = finishPage(body.toString('utf8'))
  if (!isHtml || (response.statusCode >= 400 && page.status === undefined)) {
    throw new Error(`Next answered ${address} with ${response.statusCode}`)
  }
  return { ...page, status: page.status ?? response.statusCode }
}
