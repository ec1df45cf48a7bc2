import { loadavg } from 'node:os'
import { z } from 'zod'
import { prepareChanges, startChanges } from './national/changes.ts'
import { quantile } from './national/compare.ts'
import { checkCube, measureCube } from './national/funnel-from-cube.ts'
import { measureAgainstEvents } from './national/funnel-from-events.ts'
import { measurePast, measureState } from './national/funnel-from-state.ts'
import { measureRivals } from './national/funnel-of-rivals.ts'
import { atLeast, nothingMeasured, resultOf } from './national/goals.ts'
import { readOptions } from './national/options.ts'
import { measureRebuild } from './national/rebuild.ts'
import { openDuckDb, openPostgres } from './national/rivals.ts'
import { cleanWorlds, openWorld, type World } from './national/world.ts'
import type { Bench, BenchResult } from './run.ts'

const PARTS = ['rebuild', 'rest', 'past', 'cube', 'events', 'changing', 'rivals'] as const
type Part = (typeof PARTS)[number]
const parts = z.array(z.enum(PARTS)).transform((named) => new Set<Part>(named))

const CHANGES_PER_SECOND = 5_000
const CHANGING_SECONDS = 120
const CUBE_ANSWERS = 500

/** Exact funnels from state and cube, at rest and while people change, against bare counts and other databases. */
export const bench: Bench = {
  description: 'exact funnels at national scale, against a bare count of the same keys (--participants 30m --rounds 9)',
  async run(words) {
    const options = readOptions(
      words,
      { participants: 30_000_000, rounds: 9 },
      {
        'changing-seconds': {
          type: 'string',
          help: `how long ${CHANGES_PER_SECOND} people a second change (${CHANGING_SECONDS})`,
        },
        'cube-answers': { type: 'string', help: `answers asked of the cube (${CUBE_ANSWERS})` },
        parts: { type: 'string', help: `what is measured, of ${PARTS} (all)` },
      },
    )
    if (options.clean) {
      cleanWorlds(options)
      return nothingMeasured(options.dataDir, 'cleaned')
    }
    const world = await openWorld(options)
    const extent = {
      seconds: Number(options.rest['changing-seconds'] ?? CHANGING_SECONDS),
      answers: Number(options.rest['cube-answers'] ?? CUBE_ANSWERS),
      parts: parts.parse(String(options.rest.parts ?? PARTS).split(',')),
    }
    try {
      if (!options.prepare) return await measure(world, options.rounds, extent)
      await prepareChanges(world, { perSecond: CHANGES_PER_SECOND, seconds: extent.seconds })
      if (extent.parts.has('rivals')) for (const open of [openDuckDb, openPostgres]) await (await open(world)).close()
      return nothingMeasured(options.dataDir, 'prepared')
    } finally {
      await world.clickhouse.close()
    }
  },
}

type Extent = { seconds: number; answers: number; parts: ReadonlySet<Part> }

async function measure(world: World, rounds: number, extent: Extent): Promise<BenchResult> {
  const [client = world.clickhouse.pipeline] = world.clickhouse.readers
  const few = Math.max(1, Math.min(2, rounds))
  /** Says what a part of it found as soon as that is known: all of it takes minutes. */
  const section = async <T>(part: Part, work: () => Promise<T>): Promise<T | undefined> => {
    if (!extent.parts.has(part)) return undefined
    const started = performance.now()
    const found = await work()
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    process.stderr.write(`${part}, ${seconds} s: ${JSON.stringify(found)}\n`)
    return found
  }
  const rebuild = await section('rebuild', () => measureRebuild(world))
  const rest = await section('rest', () => measureState(client, rounds, 'at rest'))
  const past = await section('past', () => measurePast(client, few))
  const cube = await section('cube', async () => {
    await checkCube(client)
    return measureCube(client, world.clickhouse.looks, extent.answers, 'at rest')
  })
  const events = await section('events', () => measureAgainstEvents(client, few))
  const changing = await section('changing', () => measureChanging(world, rounds, extent))
  const rivals = await section('rivals', () => measureRivals(client, world, few))
  return resultOf(
    [rest, changing, events, cube].flatMap((found) => found?.goals ?? []),
    {
      participants: world.participants,
      events: world.events,
      ...(extent.parts.size < PARTS.length && { notMeasured: PARTS.filter((part) => !extent.parts.has(part)) }),
      rebuild,
      atRest: rest?.figures,
      past,
      cube: cube?.figures,
      againstEvents: events?.figures,
      whileChanging: changing?.figures,
      rivals,
      load: loadavg().map((load) => Number(load.toFixed(1))),
    },
  )
}

async function measureChanging(world: World, rounds: number, { seconds, answers }: Extent) {
  const [, client = world.clickhouse.pipeline] = world.clickhouse.readers
  const changes = await startChanges(world, { perSecond: CHANGES_PER_SECOND, seconds, readers: [client] })
  try {
    const { goals, figures } = await measureState(client, rounds, 'while 5,000 a second change')
    // Beside the writer it waits for one of the cores: measured, without a goal.
    const cube = await measureCube(client, world.clickhouse.looks, answers, 'while 5,000 a second change')
    const perSecond = await changes.halt()
    await checkCube(client)
    const { windows, lags, events } = changes
    const shown = {
      events,
      perSecond,
      windows: windows.length,
      windowMsP50: quantile(windows, 0.5),
      lagMsP99: quantile(lags, 0.99),
    }
    goals.push(atLeast('people who changed a second meanwhile', perSecond, 0.95 * CHANGES_PER_SECOND))
    return { goals, figures: { breakdowns: figures, changes: { ...shown, cube: cube.figures } } }
  } finally {
    await changes.stop()
  }
}
