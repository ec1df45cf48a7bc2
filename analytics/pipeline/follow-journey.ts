import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Logger } from '#platform/logger.ts'
import { beginEpochIfRestored } from '#prisma/epoch.ts'
import type { ClickHouse } from '../clickhouse/connection.ts'
import { endSwitch } from '../clickhouse/switches.ts'
import { advance } from './advance.ts'
import { tryToLead } from './leader.ts'
import type { PipelineParts } from './parts.ts'
import { type PostgresSource, toPostgresSource } from './postgres-source.ts'
import { reconcile } from './reconcile.ts'
import { rebuildIfRequested } from './request-rebuild.ts'
import { createPipelineStatus, type PipelineStatus } from './status.ts'

/**
 * Does something while no window is under way and none is begun, for what has to read several times in one window. It is
 * given the pipeline's own client, which has nothing else to do then: others may have questions waiting before them.
 */
export type Hold = <T>(work: (clickhouse: ClickHouseClient) => Promise<T>) => Promise<T>

export type Pipeline = {
  status: Readonly<PipelineStatus>
  hold: Hold
  /** Resolves after the step under way. */
  close: () => Promise<void>
}

export type PipelineOptions = {
  /** Of the role gelombang_analytics. */
  databaseUrl: string
  /** How ClickHouse reaches the same database, if not as we do. */
  source?: PostgresSource
  clickhouse: Pick<ClickHouse, 'pipeline' | 'beside'>
  logger: Logger
  pauseMs?: number
  pageEvents?: number
}

const STAND_BY_MS = 1_000
const LONGEST_PAUSE_MS = 2_000
const LOOK_FOR_WISHES_MS = 1_000
const DAY_MS = 86_400_000

/**
 * Follows the journey into ClickHouse for as long as the process lives. One process leads, others stand by. When
 * PostgreSQL or ClickHouse goes away it keeps trying, from the comparison of both onwards.
 */
export function followJourney({ logger, pauseMs = 100, ...options }: PipelineOptions): Pipeline {
  const status = createPipelineStatus()
  const stopping = new AbortController()
  const { signal } = stopping
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined)
  let failures = 0
  let turn: Promise<unknown> = Promise.resolve()
  const hold: Hold = (work) => {
    const own = turn.then(() => work(options.clickhouse.pipeline))
    turn = own.catch(() => undefined)
    return own
  }

  const lead = async (): Promise<void> => {
    const session = await tryToLead(options.databaseUrl)
    status.lastContactAt = new Date()
    if (!session) {
      status.role = 'standing by'
      status.lastError = undefined
      return pause(STAND_BY_MS)
    }
    try {
      const parts: PipelineParts = {
        postgres: session.client,
        clickhouse: options.clickhouse.pipeline,
        beside: options.clickhouse.beside,
        source: options.source ?? toPostgresSource(options.databaseUrl),
        status,
        held: undefined,
        ...(options.pageEvents && { pageEvents: options.pageEvents }),
      }
      await makeWhole(parts, logger)
      status.role = 'leading'
      let [partitionsMadeAt, askedAt] = [0, 0]
      while (!signal.aborted) {
        if (Date.now() - partitionsMadeAt > DAY_MS) {
          await session.client.query('SELECT journey.ensure_partitions()')
          partitionsMadeAt = Date.now()
        }
        if (Date.now() - askedAt > LOOK_FOR_WISHES_MS) {
          if (await rebuildIfRequested(parts))
            logger.info('everything in ClickHouse was made again, as somebody wished')
          askedAt = Date.now()
        }
        const begunAt = performance.now()
        const isBusy = await hold(() => advance(parts))
        failures = 0
        status.lastContactAt = new Date()
        status.lastError = undefined
        // A window costs much the same for one event as for a thousand: they begin at a steady pace while that can be held.
        const spent = performance.now() - begunAt
        await pause(isBusy ? Math.max(pauseMs / 10, Math.min(pauseMs, 2 * pauseMs - spent)) : pauseMs)
      }
    } finally {
      await session.close()
    }
  }

  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await lead()
      } catch (error) {
        if (signal.aborted) return
        const message = error instanceof Error ? error.message : String(error)
        if (status.lastError?.message !== message) logger.warn({ err: error }, 'the pipeline is interrupted')
        status.lastError = { message, at: new Date() }
        status.role = 'starting'
        failures += 1
        await pause(Math.min(LONGEST_PAUSE_MS, 100 * 2 ** failures))
      }
    }
  }
  const running = loop()
  return {
    status,
    hold,
    close: async () => {
      stopping.abort()
      await running
    },
  }
}

/** Brings ClickHouse back to what was published, in a new epoch if the database was restored from a dump. */
async function makeWhole(parts: PipelineParts, logger: Logger): Promise<void> {
  if (await beginEpochIfRestored(parts.postgres)) {
    logger.warn('the database was restored from a dump: the journey goes on in a new epoch')
  }
  const { found, again } = await reconcile(parts)
  await endSwitch(parts.clickhouse)
  if (found === 'nothing') return
  logger.warn({ found, again }, 'what ClickHouse held was not what was published: it has been mended')
  parts.status.windowsRepaired += again
}
