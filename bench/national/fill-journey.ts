import { createReadStream, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import type { ClickHouseClient } from '@clickhouse/client'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { openClickHouse } from '#analytics/clickhouse/connection.ts'
import { migrateClickHouse } from '#analytics/clickhouse/migrate.ts'
import { MARKER, NOT_REACHED, SLICE_COLUMNS, STEP_COLUMNS } from '#analytics/clickhouse/state-columns.ts'
import { createProgressBar } from '#prisma/replay/progress-bar.ts'
import { numberOf, rowsOf, run } from './ask.ts'
import { writeAttributes } from './attribute-table.ts'
import { insertEventsSql } from './events-sql.ts'

/**
 * A process of its own, since a process has one ClickHouse folder: makes people in ClickHouse and copies their events
 * into PostgreSQL's journey in the order of recording, one transaction for each some ten thousand.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    folder: { type: 'string' },
    participants: { type: 'string' },
    seed: { type: 'string' },
  },
})
const { url = '', folder = '' } = values
const [participants, seed] = [Number(values.participants), Number(values.seed)]

const STREAM = 'bench_stream'
const LAST = 'bench_last'
const PEOPLE_AT_ONCE = 250_000
const EVENTS_PER_TRANSACTION = 50_000

const nullable = (columns: readonly string[], none: number | string) =>
  columns.map((column) => `nullIf(${column}, ${none}) AS ${column}`).join(', ')
const STATE_COLUMNS = [...SLICE_COLUMNS, ...STEP_COLUMNS, 'paid_amount']
const STATE = `${SLICE_COLUMNS.join(', ')}, ${nullable(STEP_COLUMNS, NOT_REACHED)}, ${nullable(['paid_amount'], 0)}`
const PARTICIPANT = {
  columns: ['participant_id', 'version', ...STATE_COLUMNS],
  select: `participant_id, version, ${STATE}`,
}
const EVENT = {
  columns: [
    ...['type', 'participant_id', 'version', 'occurred_at', 'amount', 'payment_id', 'touched', 'before_time'],
    ...['before_slices', ...STATE_COLUMNS],
  ],
  select: `type, participant_id, version, toDateTime(1577836800 + toInt64(occurred), 'UTC') AS occurred_at,
    ${nullable(['amount'], 0)}, ${nullable(['payment_id'], `toUUID('${MARKER.nobody}')`)}, ${nullable(['touched'], 0)},
    ${nullable(['before_time'], NOT_REACHED)},
    if(empty(before_slices), NULL, concat('{', arrayStringConcat(before_slices, ','), '}')) AS before_slices, ${STATE}`,
}

async function copy(
  [clickhouse, postgres]: [ClickHouseClient, pg.Client],
  table: string,
  { columns, select }: { columns: readonly string[]; select: string },
  from: string,
): Promise<void> {
  const file = join(folder, 'rows.tsv')
  rmSync(file, { force: true })
  await run(clickhouse, `INSERT INTO FUNCTION file('${file}', 'TSV') SELECT ${select} FROM ${from}`)
  await pipeline(
    createReadStream(file, { highWaterMark: 1 << 18 }),
    postgres.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`)),
  )
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const { pipeline: clickhouse, close } = await openClickHouse({ path: join(folder, 'clickhouse') })
const postgres = new pg.Client(url)
await postgres.connect()
const both: [ClickHouseClient, pg.Client] = [clickhouse, postgres]
await migrateClickHouse(clickhouse)
await writeAttributes(clickhouse, seed)
await run(
  clickhouse,
  `CREATE TABLE ${STREAM} AS journey_event_v3 ENGINE = MergeTree() PRIMARY KEY recorded_at ORDER BY (recorded_at, position)`,
)
await run(clickhouse, `CREATE TABLE ${LAST} AS journey_event_v3`)
await postgres.query('SET synchronous_commit = off')

const making = createProgressBar(`Making ${participants} people`, process.stderr)
for (let from = 0; from < participants; from += PEOPLE_AT_ONCE) {
  const count = Math.min(PEOPLE_AT_ONCE, participants - from)
  await run(clickhouse, insertEventsSql({ from, count, seed, table: STREAM }))
  await run(clickhouse, `TRUNCATE TABLE ${LAST}`)
  await run(clickhouse, insertEventsSql({ from, count, seed, table: LAST, lastOnly: true }))
  await copy(both, 'journey.participant', PARTICIPANT, LAST)
  making.show(from + count, participants)
}
making.end()

const pieces = Math.ceil((await numberOf(clickhouse, `SELECT count() FROM ${STREAM}`)) / EVENTS_PER_TRANSACTION)
const levels = Array.from({ length: Math.max(0, pieces - 1) }, (_, index) => (index + 1) / pieces)
const [[bounds] = []] = levels.length
  ? await rowsOf(clickhouse, `SELECT quantiles(${levels.join(', ')})(toUnixTimestamp(recorded_at)) FROM ${STREAM}`)
  : []
const cuts = [...new Set((Array.isArray(bounds) ? bounds : []).map((bound) => Math.round(Number(bound))))]
const copying = createProgressBar('Copying their events', process.stderr)
for (const [index, from] of [0, ...cuts].entries()) {
  const until = cuts[index] ?? 4_294_967_295
  const range = `recorded_at >= toDateTime(${from}, 'UTC') AND recorded_at < toDateTime(${until}, 'UTC')`
  await copy(both, 'journey.event', EVENT, `${STREAM} WHERE ${range} ORDER BY recorded_at, position`)
  copying.show(index + 1, cuts.length + 1)
}
copying.end()
await postgres.query('VACUUM ANALYZE journey.event, journey.participant')
await postgres.end()
await close()
rmSync(folder, { recursive: true, force: true })
process.exit(0)
