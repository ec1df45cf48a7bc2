import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { Representation } from './representation.ts'
import { sendPage } from './send-page.ts'

const script = readFileSync(path.resolve(import.meta.dirname, '../browser/management.js'))
const hash = createHash('sha256').update(script).digest('base64url').slice(0, 12)

/** Its address says its content, so that browsers may keep it. */
export const scriptAddress = `/assets/management-${hash}.js`

const page = new Representation(script, 'public, max-age=31536000, immutable', {
  type: 'text/javascript; charset=utf-8',
})

/** The one script that management's pages have. They do everything without it. */
export function sendScript(request: IncomingMessage, response: ServerResponse): void {
  sendPage(request, response, { status: 200, page })
}
