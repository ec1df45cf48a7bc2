import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { ClickHouse } from '#analytics/clickhouse/connection.ts'
import { queryRow } from '#analytics/clickhouse/query.ts'
import { followJourney, type Pipeline } from '#analytics/pipeline/follow-journey.ts'
import { STAGES } from '#analytics/pipeline/status.ts'
import { readSliceWidths } from '#analytics/questions/slice-widths.ts'
import { createLogger } from '#platform/logger.ts'
import { withClient } from '../server.ts'
import { quantile } from './compare.ts'
import type { FilledJourney } from './journey.ts'
import { prepareDrafts } from './live-drafts.ts'
import { funnelOf, watermarkOf } from './questions.ts'

const WRITER = join(import.meta.dirname, 'write-live.ts')
/** Events a second that one connection can append beside the pipeline; more writers beyond that. */
const PER_WRITER = 2_500
const ASK_EVERY_MS = 100
const CATCH_UP_MS = 120_000

const transaction = z.object({
  events: z.number(),
  transaction: z.coerce.number(),
  /** Milliseconds since 1970: when it should have begun, when it did, when it was known to be committed. */
  due: z.number(),
  began: z.number(),
  committed: z.number(),
})
type Transaction = z.infer<typeof transaction>
/** A funnel's answer: when it came, and its watermark in microseconds. */
type Sight = { at: number; watermark: number }
type Window = { from: number; until: number; watermark: number }

export type LiveLag = Record<string, unknown> & { perSecond: number; p99Ms: number; reached: number }

/** For each rate how long it takes from commit until an event is in a funnel's answer, writing and asking for `seconds`. */
export async function measureLag(
  journey: FilledJourney,
  clickhouse: ClickHouse,
  { rates, seconds }: { rates: readonly number[]; seconds: number },
): Promise<LiveLag[]> {
  await prepareDrafts(journey.ownerUrl, rates.reduce((sum, rate) => sum + rate * seconds, 0) + rates.length * 10_000)
  const pipeline = followJourney({
    databaseUrl: journey.analyticsUrl,
    clickhouse,
    logger: createLogger('bench', 'warn'),
  })
  const [reader = clickhouse.pipeline] = clickhouse.readers
  const lags: LiveLag[] = []
  let from = 0
  try {
    await waitFor('the pipeline leads', () => pipeline.status.role === 'leading')
    // What the backfill left to be merged is not what a journey of normal days does.
    await waitFor('the parts of the backfill are merged', async () => !(await isMerging(reader)))
    for (const rate of rates) {
      const lag = await measureRate({ journey, pipeline, reader, rate, seconds, from })
      lags.push(lag)
      process.stderr.write(`live: ${JSON.stringify(lag)}\n`)
      from += Math.ceil(rate * seconds) + 10_000
    }
  } catch (error) {
    throw new Error(`live: ${JSON.stringify(pipeline.status.lastError ?? pipeline.status)}`, { cause: error })
  } finally {
    await pipeline.close()
  }
  return lags
}

type Rate = {
  journey: FilledJourney
  pipeline: Pipeline
  reader: ClickHouseClient
  rate: number
  seconds: number
  from: number
}

async function measureRate(measured: Rate): Promise<LiveLag> {
  const sights: Sight[] = []
  let isOver = false
  const asking = askUntil(() => isOver, measured.reader, sights)
  try {
    return await writeAtRate(measured, sights)
  } finally {
    isOver = true
    await asking
  }
}

async function writeAtRate({ journey, pipeline, rate, seconds, from }: Rate, sights: Sight[]): Promise<LiveLag> {
  const transactions: Transaction[] = []
  const stagesBefore = stageTimes(pipeline)
  const writers = Math.ceil(rate / PER_WRITER)
  const words = [
    '--url',
    journey.ownerUrl,
    '--from',
    from,
    '--per-second',
    rate,
    '--seconds',
    seconds,
    '--writers',
    writers,
  ]
  const child = spawn(process.execPath, [WRITER, ...words.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => transactions.push(transaction.parse(JSON.parse(line))))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error('the writer failed')
  const windows = await windowsOver(journey, transactions)
  const last = Math.max(...windows.map(({ watermark }) => watermark))
  await waitFor('the last window is in an answer', () => (sights.at(-1)?.watermark ?? 0) >= last)
  const seen = transactions.map((each) => ({ ...each, seen: seenAt(each, windows, sights) }))
  // Each event counts, not each transaction.
  const lagOf = (since: 'committed' | 'began') =>
    seen.flatMap((each) => Array<number>(each.events).fill(each.seen - each[since]))
  const events = transactions.reduce((sum, each) => sum + each.events, 0)
  const ended = Math.max(...transactions.map(({ committed }) => committed))
  const wrote = events / ((ended - Math.min(...transactions.map(({ due }) => due))) / 1000)
  return {
    perSecond: rate,
    writers,
    reached: Math.round(wrote),
    isWriterTheLimit: wrote < rate * 0.95,
    windows: windows.length,
    msPerWindow: stageTimes(pipeline).map((ms, place) => [
      STAGES[place],
      Math.round((ms - (stagesBefore[place] ?? 0)) / windows.length),
    ]),
    answers: sights.length,
    p50Ms: quantile(lagOf('committed'), 0.5),
    p99Ms: quantile(lagOf('committed'), 0.99),
    sinceAppendP50Ms: quantile(lagOf('began'), 0.5),
    sinceAppendP99Ms: quantile(lagOf('began'), 0.99),
    caughtUpMs: Math.round((sights.at(-1)?.at ?? 0) - ended),
  }
}

async function isMerging(client: ClickHouseClient): Promise<boolean> {
  const { merges } = await queryRow(client, {
    name: 'bench.merges',
    sql: 'SELECT count() AS merges FROM system.merges',
    row: z.object({ merges: z.coerce.number() }),
  })
  return merges > 0
}

function stageTimes({ status }: Pipeline): number[] {
  return STAGES.map((name) => status.stages[name].milliseconds)
}

/** The national funnel, again and again, as a page would ask for it. */
async function askUntil(isOver: () => boolean, client: ClickHouseClient, sights: Sight[]): Promise<void> {
  const question = funnelOf({}, await readSliceWidths(client))
  while (!isOver()) {
    const watermark = await watermarkOf(client, question)
    sights.push({ at: Date.now(), watermark })
    await sleep(ASK_EVERY_MS)
  }
}

/** The windows that these transactions came with, once all of them are planned. */
async function windowsOver(journey: FilledJourney, transactions: readonly Transaction[]): Promise<Window[]> {
  const ids = transactions.map((each) => each.transaction)
  const [first, last] = [Math.min(...ids), Math.max(...ids)]
  return withClient(journey.ownerUrl, async (client) => {
    let windows: Window[] = []
    await waitFor('everything written is in a window', async () => {
      const { rows } = await client.query(
        `SELECT from_transaction AS "from", until_transaction AS "until", (extract(epoch FROM watermark) * 1000000)::text AS watermark
         FROM analytics.pipeline_window WHERE until_transaction > $1 ORDER BY id`,
        [first],
      )
      windows = rows.map(({ from, until, watermark }) => ({
        from: Number(from),
        until: Number(until),
        watermark: Number(watermark),
      }))
      return windows.some(({ until }) => until > last)
    })
    return windows
  })
}

function seenAt({ transaction: id }: Transaction, windows: readonly Window[], sights: readonly Sight[]): number {
  const window = windows.find(({ from, until }) => id >= from && id < until)
  const sight = window && sights.find(({ watermark }) => watermark >= window.watermark)
  return sight?.at ?? Number.POSITIVE_INFINITY
}

async function waitFor(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + CATCH_UP_MS
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`waited two minutes in vain until ${what}`)
    await sleep(20)
  }
}
