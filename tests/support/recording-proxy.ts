import { createServer, type IncomingMessage, request as sendRequest } from 'node:http'

/** A request as it came over the wire: raw headers are names and values in turn, in their order. */
export type RecordedRequest = { method: string; path: string; rawHeaders: string[]; body: Buffer }

export type RecordingProxy = { url: string; recorded: RecordedRequest[]; close: () => void }

/** Passes each request on to `target` as it is, and keeps it: what somebody sees who listens in between. */
export async function startRecordingProxy(port: number, target: string): Promise<RecordingProxy> {
  const recorded: RecordedRequest[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', rawHeaders } = request
    const seen: RecordedRequest = { method, path, rawHeaders, body: await readAll(request) }
    if (method === 'POST') recorded.push(seen)
    const answer = await send(target, seen).catch(() => undefined)
    response.writeHead(answer?.status ?? 502, { 'content-type': 'application/json' })
    response.end(answer?.body)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    recorded,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Sends a recorded request, byte for byte, to the server at `base`. */
export function send(base: string, { method, path, rawHeaders, body }: RecordedRequest) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const request = sendRequest(new URL(path, base), { method, headers: rawHeaders, agent: false })
    request.once('error', reject)
    request.once('response', async (response) => {
      resolve({ status: response.statusCode ?? 0, body: (await readAll(response)).toString('utf8') })
    })
    request.end(body)
  })
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part)
  return Buffer.concat(parts)
}
