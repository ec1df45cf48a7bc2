import { fork } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { startWeb } from '#tests/support/running-web.ts'
import { SOME_FIGURES, startStubGateway } from '#tests/support/stub-gateway.ts'
import { measureFirstRead } from './first-read.ts'
import { requestsPerSecond } from './http-load.ts'
import { median } from './median.ts'
import type { Bench, BenchResult } from './run.ts'

const GOALS = { ratio: 0.5, bytesToFirstRead: 60_000, largestContentfulPaintMs: 1_800 }

const OPTIONS = { rounds: { type: 'string' }, seconds: { type: 'string' }, url: { type: 'string' } } as const

/** The home page, kept in front of Next, against the same bytes from a bare server, in turn; and its first reading. */
export const bench: Bench = {
  description:
    'the public home page, against a bare node:http sending the same bytes (--rounds 9 --seconds 0.5; --url of a running web)',
  async run(words) {
    const { values } = parseArgs({ args: words, options: OPTIONS })
    const [rounds, seconds] = [Number(values.rounds ?? 9), Number(values.seconds ?? 0.5)]
    if (values.url !== undefined) return await measure(values.url.replace(/\/$/, ''), undefined, rounds, seconds)
    const gateway = await startStubGateway({ ...SOME_FIGURES, edition: 7 })
    const web = await startWeb(gateway.url, { LOG_LEVEL: 'warn' })
    try {
      return await measure(web.url, gateway.asked, rounds, seconds)
    } finally {
      await web.stop()
      gateway.close()
    }
  },
}

/** `asked`: how many questions the gateway has been sent, where that can be known. */
async function measure(
  web: string,
  asked: (() => number) | undefined,
  rounds: number,
  seconds: number,
): Promise<BenchResult> {
  const home = `${web}/`
  const { headers, body } = await readOnce(home)
  const askedForOne = asked?.()
  const bare = fork(join(import.meta.dirname, 'bare-http.ts'))
  try {
    bare.send({ headers, body: body.toString('base64') })
    const [port] = await once(bare, 'message')
    const [ours, theirs]: [number[], number[]] = [[], []]
    // Both compile what they run often before they are measured.
    for (const url of [home, `http://127.0.0.1:${port}/`]) await requestsPerSecond(url, 5 * seconds)
    for (let round = 0; round < rounds; round++) {
      ours.push(await requestsPerSecond(home, seconds))
      theirs.push(await requestsPerSecond(`http://127.0.0.1:${port}/`, seconds))
    }
    const ratio = median(ours) / median(theirs)
    const first = await measureFirstRead(home)
    const holds =
      ratio >= GOALS.ratio &&
      first.bytesToFirstRead <= GOALS.bytesToFirstRead &&
      first.scriptBytes === 0 &&
      first.largestContentfulPaintMs <= GOALS.largestContentfulPaintMs &&
      first.cumulativeLayoutShift === 0
    return {
      ratio,
      goal: GOALS.ratio,
      holds,
      requestsPerSecond: Math.round(median(ours)),
      bareRequestsPerSecond: Math.round(median(theirs)),
      bytesOfAnswer: body.length,
      ...(asked ? { gatewayQuestionsForOneView: askedForOne, gatewayQuestionsInAll: asked() } : {}),
      ...first,
    }
  } finally {
    bare.disconnect()
  }
}

/** The page as it comes, still compressed, with the headers that the bare server is to send as well. */
async function readOnce(url: string): Promise<{ headers: string[]; body: Buffer }> {
  const sent = request(url, { headers: { 'accept-encoding': 'br' } }).end()
  const [answer] = await once(sent, 'response')
  const body = await buffer(answer)
  const raw: string[] = answer.rawHeaders
  const headers = raw.filter((_, index) => !/^(date|connection|keep-alive)$/i.test(raw[index & ~1] ?? ''))
  return { headers, body }
}
