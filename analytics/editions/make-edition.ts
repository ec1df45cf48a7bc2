import type { Prisma } from '#prisma/client/client.ts'
import type { Database } from '#prisma/database.ts'
import type { CodeLists } from '../funnel/code-lists.ts'
import type { Hold } from '../pipeline/follow-journey.ts'
import type { AskContext } from '../questions/ask.ts'
import type { StoredWeek } from './edition-content.ts'
import { chainHash, hashStatement, textOfKept } from './edition-hash.ts'
import type { EditionKey } from './edition-key.ts'
import { dayOf, listWeeks, NO_EDITION } from './edition-store.ts'
import { protectInThread } from './protect-in-thread.ts'
import { type ReadCounts, readCounts } from './read-counts.ts'
import { rowLabelsOf } from './row-labels.ts'
import type { ReadEditions } from './signed-editions.ts'
import { dayUntil, lastWeekBy, weekEndOf, weekOfDay, yesterday } from './week-ends.ts'
import { toWeeklyTables } from './weekly-tables.ts'

/** Of the method as docs/adr/0019 and 0026 describe it. */
export const METHOD = '11'
/** How long somebody waits for the edition they ask for: an older request is of somebody who has gone. */
export const REQUEST_HOLDS_MS = 90_000
/** Lock of whoever publishes: any number that nothing else in this database takes a lock by. */
export const PUBLISHING = 7_460_217_019

export type EditionParts = AskContext & {
  database: Database
  codeLists: () => Promise<CodeLists>
  key: EditionKey
  readEditions: ReadEditions
  /** Of the pipeline that this process leads: without it counts are read between two windows, where there is time for it. */
  hold?: Hold
}

export type EditionOrder = {
  /** Week (see week-ends.ts) with which the edition ends. */
  week: number
  reason: 'PLAYBACK' | 'WEEKLY' | 'COMMAND'
  playback: { programme: string; scale: number } | undefined
}

/** How long the parts of the work took. */
export type EditionTimings = { readMs: number; protectMs: number; storeMs: number }
export type MadeEdition = { number: number; isNew: boolean; timings?: EditionTimings }

/**
 * Makes and publishes the edition that ends with a week, unless there is one that holds it already. Everything becomes
 * visible at once or not at all, however it is interrupted; of two that make it at the same time one gives way. It goes on
 * from the last that is signed.
 */
export async function makeEdition(parts: EditionParts, order: EditionOrder): Promise<MadeEdition> {
  const { database, codeLists, key, readEditions, hold = (work) => work(parts.clickhouse()) } = parts
  const { signed, foreign, lastNumber } = await readEditions()
  const last = signed.at(-1)
  // After a change of keys: the same weeks once more, rounded by other noise, would tell more than once.
  if (!last && foreign.length > 0) {
    throw new Error(
      'no edition here is signed by this platform: name its keys of before in EDITIONS_PUBLIC_KEYS; if it has none, somebody else has put them here: docs/open-data.md says how to remove them',
    )
  }
  if (last && lastWeekBy(dayOf(last.asOf)) >= order.week) return { number: last.number, isNew: false }
  await refuseWeekToCome(database, order.week)
  const started = performance.now()
  const since = last ? lastWeekBy(dayOf(last.asOf)) : undefined
  const read = await hold((clickhouse) => readCounts({ ...parts, clickhouse: () => clickhouse }, order.week, since))
  const readMs = performance.now() - started
  const published = last ? await listWeeks(database, last.number, foreign) : []
  const weeks = newWeeks(read, since, order.week)
  const lists = await codeLists()
  const weekly = toWeeklyTables(read, weeks, lists, published)
  const number = lastNumber + 1
  const work = { edition: number, weekly, published, noiseKey: key.noiseKey }
  const { stored, statistics, tables } = await protectInThread(work)
  const protectMs = performance.now() - started - readMs
  const said = {
    number,
    asOf: new Date(weekEndOf(order.week)),
    publishedAt: new Date(),
    watermark: read.watermark === null ? null : new Date(read.watermark),
    reason: order.reason,
    method: METHOD,
    programme: order.playback?.programme ?? null,
    scale: order.playback?.scale ?? null,
    // All of it is published: of the statistics only what everybody can count (see utility.ts).
    provenance: {
      statements: read.statements,
      statistics: { shareWithheld: statistics.shareWithheld },
      tables,
      labels: rowLabelsOf([...published, ...stored], lists),
      kept: key.seal(textOfKept(stored)),
    },
  }
  const contentHash = hashStatement(said)
  const previousHash = last?.hash ?? NO_EDITION
  const hash = chainHash(previousHash, contentHash)
  const edition = {
    ...said,
    contentHash,
    previousHash,
    hash,
    signature: key.sign(hash),
    publicKey: key.publicKey,
  }
  const isNew = await publish(database, edition, stored)
  const storeMs = performance.now() - started - readMs - protectMs
  return isNew ? { number, isNew, timings: { readMs, protectMs, storeMs } } : makeEdition(parts, order)
}

/** Before anything is counted: a clock here may be ahead of PostgreSQL's, which takes no edition of a week that is not over. */
async function refuseWeekToCome(database: Database, week: number): Promise<void> {
  const [clock] = await database.$queryRaw<{ now: Date }[]>`SELECT now() AS now`
  if (clock && lastWeekBy(yesterday(clock.now)) >= week) return
  throw new Error(
    `the week to ${weekEndOf(week)} is not over: PostgreSQL's clock is at ${clock?.now.toISOString()}, this one at ${new Date().toISOString()}`,
  )
}

/** Weeks to be published: the last one, and those before it in which anything changed that everybody can see. */
function newWeeks({ increments }: ReadCounts, after: number | undefined, last: number): number[] {
  const people = new Map<number, number>()
  for (const { moment, people: added } of increments) {
    const week = weekOfDay(dayUntil(moment))
    people.set(week, (people.get(week) ?? 0) + added)
  }
  // Nobody is counted less than not at all: where it adds up to nobody, rows have only taken each other back.
  const before = [...people].flatMap(([week, all]) =>
    all !== 0 && week < last && (after === undefined || week > after) ? [week] : [],
  )
  return [...before.sort((one, other) => one - other), last]
}

/** Edition and tables, in one transaction. False when another edition has come meanwhile. */
async function publish(
  database: Database,
  edition: Prisma.EditionUncheckedCreateInput,
  weeks: readonly StoredWeek[],
): Promise<boolean> {
  return database.$transaction(
    async (transaction) => {
      await transaction.$queryRaw`SELECT pg_advisory_xact_lock(${PUBLISHING}::bigint)::text`
      const last = await transaction.edition.findFirst({ orderBy: { number: 'desc' }, select: { number: true } })
      if ((last?.number ?? 0) !== edition.number - 1) return false
      await transaction.edition.create({ data: edition })
      await transaction.editionWeek.createMany({
        data: weeks.map(({ weekEnd, ...week }) => ({ ...week, weekEnd: new Date(weekEnd) })),
      })
      return true
    },
    { timeout: 30_000 },
  )
}
