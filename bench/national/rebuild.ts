import { rowsOf } from './ask.ts'
import { round3 } from './compare.ts'
import { type Memory, watchMemory } from './memory.ts'
import { makeDerived, type World } from './world.ts'

export type Rebuild = {
  seconds: number
  eventsPerSecond: number
  memory: Memory
  diskBytesPerParticipant: Record<string, number>
}

/** State, cubes and payments made again from all events: how long it takes, and what of memory and disk. */
export async function measureRebuild(world: World): Promise<Rebuild> {
  const { participants, events, clickhouse } = world
  const { result: seconds, memory } = await watchMemory(participants, () => makeDerived(world))
  return {
    seconds: round3(seconds),
    eventsPerSecond: Math.round(events / seconds),
    memory,
    diskBytesPerParticipant: await diskOf(clickhouse.pipeline, participants),
  }
}

/** Bytes on disk of each table, for each participant. */
export async function diskOf(
  client: World['clickhouse']['pipeline'],
  participants: number,
): Promise<Record<string, number>> {
  const tables = await rowsOf(
    client,
    `SELECT table, sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase()
     GROUP BY table ORDER BY table`,
  )
  return Object.fromEntries(tables.map(([table, bytes]) => [table, round3(Number(bytes) / participants)]))
}
