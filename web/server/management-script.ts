import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'

const script = readFileSync(path.resolve(import.meta.dirname, '../browser/management.js'))
const hash = createHash('sha256').update(script).digest('base64url').slice(0, 12)

/** Its address says its content, so that browsers may keep it. */
export const scriptAddress = `/assets/management-${hash}.js`

/** The one script that management's pages have. They do everything without it. */
export function sendScript(request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-length': script.length,
    })
    .end(request.method === 'HEAD' ? undefined : script)
}
