import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClickHouse, openClickHouse } from '../clickhouse/connection.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { NOT_REACHED, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import { createSwitchReader, type SwitchReader } from '../clickhouse/switches.ts'
import { ask } from './ask.ts'
import { EVERYBODY } from './selection.ts'
import type { StoppedQuestion } from './stopped.ts'
import { type PlaceInOrder, stoppedPageStatement } from './stopped-page-sql.ts'

const PEOPLE = 50_000
const PAGE = 500
/** Rows that the engine reads at once. */
const GRANULE = 8_192
const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
let clickhouse: ClickHouse
let switches: SwitchReader

beforeAll(async () => {
  clickhouse = await openClickHouse({ path: folder })
  await migrateClickHouse(clickhouse.pipeline)
  switches = createSwitchReader(clickhouse.looks)
  const times = STEP_COLUMNS.map((column) =>
    column === 'registered' ? 'toInt32(number)' : column === 'paid' ? '5' : `${NOT_REACHED}`,
  )
  await clickhouse.pipeline.command({
    query: `INSERT INTO participant_state_v3 (participant_id, version, sign, wave, province, ${STEP_COLUMNS.join(', ')})
      SELECT reinterpretAsUUID(toUInt128(number)), 1, 1, number % 3, number % 7, ${times.join(', ')} FROM numbers(${PEOPLE})`,
  })
})
afterAll(async () => {
  await clickhouse.close()
  rmSync(folder, { recursive: true, force: true })
})

const question: StoppedQuestion = { from: 'REGISTERED', to: 'JOINED', until: undefined, selection: EVERYBODY }

function readPage(from?: PlaceInOrder) {
  return ask({ clickhouse: () => clickhouse.pipeline, switches }, stoppedPageStatement(question, from, PAGE))
}

test('page after page has everybody once, and the last one costs no more than the first', async () => {
  const [seen, rowsRead] = [new Set<string>(), [] as number[]]
  for (let from: PlaceInOrder | undefined; seen.size < PEOPLE; ) {
    const { row, explain } = await readPage(from)
    expect(row.rows).toHaveLength(PAGE)
    for (const { key } of row.rows) seen.add(key[4])
    rowsRead.push(explain.rowsRead)
    from = { key: row.last, isIncluded: false }
  }
  expect(rowsRead).toHaveLength(PEOPLE / PAGE)
  // A page may begin and end within what is read at once; each of the looks at the marker reads as much.
  expect(Math.max(...rowsRead)).toBeLessThanOrEqual(5 * GRANULE)
})
