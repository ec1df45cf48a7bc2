import type { ServerResponse } from 'node:http'

/**
 * Runs a handler and keeps what it writes instead of sending it; status and headers stay on the response, which is
 * then as open as before. For answers that have to be known whole before they go out.
 */
export function captureBody(response: ServerResponse, handle: () => Promise<void>): Promise<Buffer> {
  const chunks: Buffer[] = []
  const own = {
    write: response.write,
    end: response.end,
    writeHead: response.writeHead,
    flushHeaders: response.flushHeaders,
  }
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk))
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  return new Promise((resolve, reject) => {
    const replacement = {
      write(chunk: unknown, ...rest: unknown[]): boolean {
        keep(chunk)
        callLast(rest)
        return true
      },
      end(...parts: unknown[]): ServerResponse {
        keep(parts[0])
        Object.assign(response, own)
        resolve(Buffer.concat(chunks))
        callLast(parts)
        return response
      },
      writeHead(status: number, ...rest: unknown[]): ServerResponse {
        response.statusCode = status
        for (const part of rest) {
          if (typeof part !== 'object' || part === null) continue
          for (const [name, value] of Object.entries(part)) response.setHeader(name, value)
        }
        return response
      },
      flushHeaders(): void {},
    }
    Object.assign(response, replacement)
    handle().catch((error: unknown) => {
      Object.assign(response, own)
      reject(error)
    })
  })
}

function callLast(parts: unknown[]): void {
  const last = parts.at(-1)
  if (typeof last === 'function') last()
}
