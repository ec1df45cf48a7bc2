import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type ClickHouse, openClickHouse } from '#analytics/clickhouse/connection.ts'
import { migrateClickHouse, readMigrations } from '#analytics/clickhouse/migrate.ts'
import { TABLES } from '#analytics/pipeline/tables.ts'
import { createProgressBar } from '#prisma/replay/progress-bar.ts'
import { numberOf, run } from './ask.ts'
import { writeAttributes } from './attribute-table.ts'
import { EVENTS_PER_PERSON, insertEventsSql, insertMarkerSql, WATERMARK, windowsOf } from './events-sql.ts'
import type { NationalOptions } from './options.ts'
import { DERIVED, derivations, rebuildByProduct } from './product.ts'

/** Generated people, in an embedded ClickHouse of their own. */
export type World = {
  clickhouse: ClickHouse
  participants: number
  events: number
  /** Where whatever else belongs to these people is kept: files of rivals. */
  folder: string
}

const PREFIX = 'national-'
const PEOPLE_AT_ONCE = 250_000

/** The folder of such people: another definition of them, or of the table of events, is another folder. */
function folderOf({ dataDir, participants, seed }: NationalOptions): string {
  const definition = [...definitionsOf(TABLES.events.name), insertEventsSql({ from: 0, count: 1, seed })]
  return join(dataDir, `${PREFIX}${hashOf(definition)}-${participants}`)
}

function definitionsOf(...names: string[]): string[] {
  const isOf = (sql: string) => names.some((name) => sql.includes(`CREATE TABLE IF NOT EXISTS ${name} (`))
  return readMigrations()
    .filter(isOf)
    .map((sql) => sql.replaceAll(/--.*$/gm, ''))
}

function hashOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 10)
}

export function cleanWorlds({ dataDir }: NationalOptions): void {
  if (!existsSync(dataDir)) return
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(PREFIX)) rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

const doneFile = z.object({ derived: z.string(), events: z.number() })

/**
 * Opens the people asked for. They are generated where they are not there yet, or not all of them; what is derived from
 * their events is made again when its definition has changed.
 */
export async function openWorld(options: NationalOptions): Promise<World> {
  const folder = folderOf(options)
  mkdirSync(folder, { recursive: true })
  const clickhouse = await openClickHouse({ path: join(folder, 'clickhouse') })
  const { pipeline } = clickhouse
  const done = join(folder, 'done.json')
  const found = existsSync(done) ? doneFile.parse(JSON.parse(readFileSync(done, 'utf8'))) : undefined
  let events = found?.events
  if (events === undefined) {
    await migrateClickHouse(pipeline)
    await writeEvents(clickhouse, options, join(folder, 'written.json'))
    events = await numberOf(pipeline, `SELECT count() FROM ${TABLES.events.name} WHERE version > 0`)
    writeFileSync(done, JSON.stringify({ events, derived: '' }))
  }
  const world = { clickhouse, participants: options.participants, events, folder }
  if (found?.derived !== derivedHash()) await makeDerived(world)
  return world
}

/** Makes whatever follows from the events again, by the product's rebuild; merging is not part of the seconds told. */
export async function makeDerived({ clickhouse, participants, events, folder }: World): Promise<number> {
  const { pipeline } = clickhouse
  const done = join(folder, 'done.json')
  writeFileSync(done, JSON.stringify({ events, derived: '' }))
  for (const { name, pending } of DERIVED) {
    for (const table of [name, pending]) await run(pipeline, `DROP TABLE IF EXISTS ${table} SYNC`)
  }
  await migrateClickHouse(pipeline)
  process.stderr.write('Making state and cubes\n')
  const seconds = await rebuildByProduct(clickhouse, {
    lastWindow: windowsOf(participants),
    watermark: WATERMARK,
    events,
  })
  await checkState(clickhouse, participants, events)
  writeFileSync(done, JSON.stringify({ events, derived: derivedHash() }))
  return seconds
}

function derivedHash(): string {
  return hashOf([...definitionsOf(...DERIVED.map(({ name }) => name)), ...derivations()])
}

async function writeEvents({ pipeline }: ClickHouse, options: NationalOptions, progress: string): Promise<void> {
  const { participants, seed } = options
  const bar = createProgressBar(`Making ${participants} people`, process.stderr)
  await writeAttributes(pipeline, seed)
  let written = existsSync(progress) ? Number(JSON.parse(readFileSync(progress, 'utf8'))) : 0
  // What an interrupted run left of the piece that it was writing.
  await run(pipeline, `DELETE FROM journey_event_v3 WHERE position >= ${written * EVENTS_PER_PERSON} OR version = 0`)
  while (written < participants) {
    const count = Math.min(PEOPLE_AT_ONCE, participants - written)
    await run(pipeline, insertEventsSql({ from: written, count, seed }))
    written += count
    writeFileSync(progress, JSON.stringify(written))
    bar.show(written, participants)
  }
  bar.end()
  await run(pipeline, insertMarkerSql(participants))
}

/** Versions of a person count 1, 2, 3 …, so the sum of the last ones is the number of events. */
async function checkState({ pipeline }: ClickHouse, participants: number, events: number): Promise<void> {
  const real = 'FROM participant_state_v3 WHERE wave < 65535'
  const people = await numberOf(pipeline, `SELECT sum(sign) ${real}`)
  const versions = await numberOf(pipeline, `SELECT sum(sign * toInt64(version)) ${real}`)
  if (people !== participants || versions !== events) {
    throw new Error(`of ${participants} people and ${events} events the state has ${people} and ${versions}`)
  }
}
