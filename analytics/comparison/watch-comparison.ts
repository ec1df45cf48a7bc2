import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Logger } from '#platform/logger.ts'
import type { Database } from '#prisma/database.ts'
import { STEPS } from '#prisma/journey.ts'
import type { PipelineStatus } from '../pipeline/status.ts'
import { compareSteps } from './compare-steps.ts'
import { ComparisonError, type ComparisonFailure, failingAs } from './failure.ts'
import { saveAttempt, saveComparison } from './last-comparison.ts'

const EVERY_MS = 60_000
const LONGEST_PAUSE_MS = 300_000
/** Counting all participants is a scan by one process of PostgreSQL, which rests so much longer than it has worked. */
const REST_PER_COUNT = 3

/** A minute; when the count takes long three times as long, but never more than five minutes. */
export function pauseAfter(countSeconds: number, everyMs = EVERY_MS): number {
  return Math.max(everyMs, Math.min(LONGEST_PAUSE_MS, REST_PER_COUNT * countSeconds * 1000))
}

/**
 * Compares ClickHouse with PostgreSQL for as long as the process lives and its pipeline leads, and keeps the last result
 * and the last try.
 */
export function watchComparison(parts: {
  database: Database
  clickhouse: () => ClickHouseClient
  pipelineStatus: Readonly<PipelineStatus>
  logger: Logger
  everyMs?: number
}): { close: () => Promise<void> } {
  const { database, clickhouse, pipelineStatus, logger, everyMs = EVERY_MS } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  let lastError: string | undefined
  // Another step after each start, so that none is left out where starts are many.
  let turn = Math.floor(Math.random() * STEPS.length)

  const compare = async (): Promise<{ pauseMs: number; failure: ComparisonFailure | null }> => {
    try {
      const comparison = await compareSteps(database, clickhouse(), { turn, signal })
      await failingAs('POSTGRES_NOT_COUNTED', saveComparison(database, comparison))
      if (comparison.differences.length) {
        logger.error({ differences: comparison.differences.slice(0, 20) }, 'ClickHouse differs from the journey')
      }
      lastError = undefined
      turn += 1
      return { pauseMs: pauseAfter(comparison.seconds, everyMs), failure: null }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (!signal.aborted && message !== lastError) logger.warn({ err: error }, 'the comparison could not be made')
      lastError = message
      return { pauseMs: everyMs, failure: error instanceof ComparisonError ? error.failure : 'UNEXPECTED' }
    }
  }
  const attempt = async (): Promise<number> => {
    if (pipelineStatus.role !== 'leading') return Math.min(everyMs, 1_000)
    const triedAt = new Date()
    const { pauseMs, failure } = await compare()
    if (signal.aborted) return 0
    // Without PostgreSQL it cannot be noted, nor asked for; the next one is made all the same.
    await saveAttempt(database, { triedAt, failure, nextAt: new Date(Date.now() + pauseMs) }).catch((error: unknown) =>
      logger.warn({ err: error }, 'the attempt at a comparison could not be noted'),
    )
    return pauseMs
  }
  const loop = async (): Promise<void> => {
    while (!signal.aborted) await sleep(await attempt(), undefined, { signal }).catch(() => undefined)
  }
  const running = loop()
  return {
    close: async () => {
      stopping.abort()
      await running
    },
  }
}
