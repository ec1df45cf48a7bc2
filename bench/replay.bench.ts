import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { z } from 'zod'
import { applyMigrations } from '#prisma/migrations.ts'
import { median, secondsOf } from './median.ts'
import { copyIn, copyOut, listTables } from './plain-copy.ts'
import type { Bench, BenchResult } from './run.ts'
import { type BenchServer, startBenchServer, withClient } from './server.ts'

const REPLAY = join(import.meta.dirname, '../prisma/replay/main.ts')
/** Times what it takes merely to copy the same rows in. */
const GOAL = 3

type Options = { scale: string; rounds: number; workers: string }

/** The whole command (planning, writing, checking) against COPY of its rows, by one connection, into the same tables. */
export const bench: Bench = {
  description: 'playback of the published figures, against COPY of its rows (--scale 0.01 --rounds 3 --workers N)',
  async run(words) {
    const options = readOptions(words)
    const server = await startBenchServer()
    try {
      return await measure(server, options)
    } finally {
      await server.stop()
    }
  },
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: { scale: { type: 'string' }, rounds: { type: 'string' }, workers: { type: 'string' } },
  })
  return {
    scale: values.scale ?? '0.01',
    rounds: z.coerce
      .number()
      .int()
      .positive()
      .parse(values.rounds ?? 3),
    workers: values.workers ?? String(availableParallelism()),
  }
}

async function measure(server: BenchServer, { scale, rounds, workers }: Options): Promise<BenchResult> {
  const rowsFolder = join(server.folder, 'rows')
  mkdirSync(rowsFolder)
  await server.createDatabase('migrated')
  await withClient(server.urlOf('migrated'), (client) => applyMigrations(client))
  const tables = await withClient(server.urlOf('migrated'), listTables)
  await server.createDatabase('hollow', 'migrated')
  await withClient(server.urlOf('hollow'), (client) => client.query(`TRUNCATE ${tables.join(', ')} CASCADE`))

  const ours: number[] = []
  const floor: number[] = []
  let counted = { people: 0, events: 0 }
  for (let round = 0; round < rounds; round++) {
    await server.createDatabase('played', 'migrated')
    ours.push(await secondsOf(() => playBack(server.urlOf('played'), scale, workers)))
    if (round === 0) {
      counted = await withClient(server.urlOf('played'), async (client) => {
        await copyOut(client, tables, rowsFolder)
        const { rows } = await client.query(
          `SELECT (SELECT people FROM journey.playback), (SELECT count(*)::int FROM journey.event) AS events`,
        )
        return z.object({ people: z.number(), events: z.number() }).parse(rows[0])
      })
    }
    await server.createDatabase('copied', 'hollow')
    floor.push(
      await withClient(server.urlOf('copied'), (client) => secondsOf(() => copyIn(client, tables, rowsFolder))),
    )
  }
  const seconds = median(ours)
  const ratio = seconds / median(floor)
  return {
    ratio,
    goal: GOAL,
    holds: ratio <= GOAL,
    scale,
    workers: Number(workers),
    ...counted,
    seconds,
    floorSeconds: median(floor),
    peoplePerSecond: Math.round(counted.people / seconds),
    eventsPerSecond: Math.round(counted.events / seconds),
  }
}

async function playBack(databaseUrl: string, scale: string, workers: string): Promise<void> {
  await promisify(execFile)(process.execPath, [REPLAY, '--scale', scale, '--workers', workers], {
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      DATA_KEY: randomBytes(32).toString('base64'),
    },
  })
}
