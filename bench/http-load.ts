import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Requests a second that a server answers over connections kept open. The client does as little as it can, so that it
 * is the server that is measured: it counts bytes, since every answer is as long as the first.
 * @throws when an answer has another length than the first
 */
export async function requestsPerSecond(url: string, seconds: number, connections = 16): Promise<number> {
  const length = await lengthOfAnswer(url)
  const readers = Array.from({ length: connections }, () => readAgainAndAgain(url, length))
  await sleep(200)
  const [before, started] = [total(readers), performance.now()]
  await sleep(seconds * 1_000)
  const [after, ended] = [total(readers), performance.now()]
  for (const reader of readers) reader.stop()
  const rest = readers.find((reader) => reader.failed)
  if (rest) throw new Error('an answer was not as long as the first')
  return (after - before) / ((ended - started) / 1_000)
}

type Reader = { count: number; failed: boolean; stop: () => void }

function total(readers: Reader[]): number {
  return readers.reduce((sum, { count }) => sum + count, 0)
}

function requestTo(url: string, connection: string): Buffer {
  const { host, pathname, search } = new URL(url)
  return Buffer.from(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: br\r\nConnection: ${connection}\r\n\r\n`,
  )
}

function readAgainAndAgain(url: string, length: number): Reader {
  const { hostname, port } = new URL(url)
  const request = requestTo(url, 'keep-alive')
  const socket = connect(Number(port), hostname, () => socket.write(request))
  const reader: Reader = { count: 0, failed: false, stop: () => socket.destroy() }
  let received = 0
  socket.on('data', (chunk) => {
    received += chunk.length
    if (received < length) return
    if (received > length) reader.failed = true
    received = 0
    reader.count += 1
    socket.write(request)
  })
  socket.on('error', () => {
    reader.failed = true
  })
  return reader
}

/** Read until the server has been silent for a moment: the connection stays open, as it will when it is measured. */
async function lengthOfAnswer(url: string): Promise<number> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname, () => socket.write(requestTo(url, 'keep-alive')))
  let length = 0
  socket.on('data', (chunk) => {
    length += chunk.length
  })
  for (let before = -1; length === 0 || length !== before; await sleep(200)) before = length
  socket.destroy()
  return length
}
