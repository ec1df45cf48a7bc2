import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Logger } from '#platform/logger.ts'
import type { Database } from '#prisma/database.ts'
import type { PipelineStatus } from '../pipeline/status.ts'
import { compareSteps } from './compare-steps.ts'
import { saveComparison } from './last-comparison.ts'

const EVERY_MS = 60_000
/** Counting all participants is a scan: it may take a twentieth of one processor, so it comes less often as they grow. */
const REST_PER_COUNT = 19

/**
 * Compares ClickHouse with PostgreSQL for as long as the process lives and its pipeline leads, and keeps the last result:
 * every minute, or at most a twentieth of the time.
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

  const compare = async (): Promise<number> => {
    if (pipelineStatus.role !== 'leading') return Math.min(everyMs, 1_000)
    try {
      const comparison = await compareSteps(database, clickhouse(), signal)
      await saveComparison(database, comparison)
      if (comparison.differences.length) {
        logger.error({ differences: comparison.differences.slice(0, 20) }, 'ClickHouse differs from the journey')
      }
      lastError = undefined
      return Math.max(everyMs, REST_PER_COUNT * comparison.seconds * 1000)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (!signal.aborted && message !== lastError) logger.warn({ err: error }, 'the comparison could not be made')
      lastError = message
      return everyMs
    }
  }
  const loop = async (): Promise<void> => {
    while (!signal.aborted) await sleep(await compare(), undefined, { signal }).catch(() => undefined)
  }
  const running = loop()
  return {
    close: async () => {
      stopping.abort()
      await running
    },
  }
}
