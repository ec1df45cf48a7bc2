import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** The least that node:http can do: the answer it is given, to every request. A process of its own, as the web is. */
const answer = z.object({ headers: z.array(z.string()), body: z.string() })

process.once('message', (message) => {
  const { headers, body } = answer.parse(message)
  const bytes = Buffer.from(body, 'base64')
  const server = createServer((_request, response) => void response.writeHead(200, headers).end(bytes))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
})
process.once('disconnect', () => process.exit(0))
