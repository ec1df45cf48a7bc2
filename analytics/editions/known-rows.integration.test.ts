import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { STEPS } from '#prisma/journey.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { createOracleFixture, type OracleFixture } from '../testing/oracle-fixture.ts'
import { appendRandomJourneys } from '../testing/random-journeys.ts'
import { waitUntilPublished } from '../testing/wait-until.ts'
import { dimensionOf, type EditionTable } from './edition-tables.ts'
import { readCounts } from './read-counts.ts'
import { dayNumber, endOfWeek, weekOfDay } from './week-ends.ts'
import { toWeeklyTables } from './weekly-tables.ts'

let fixture: OracleFixture
beforeAll(async () => {
  fixture = await createOracleFixture(await createTestDatabase(), 7)
})
afterAll(() => fixture?.close())

/** By key: who is in the row of a table before a second of the state, since they have passed its gate by then; by step. */
async function rowsAt(client: pg.ClientBase, table: EditionTable, moment: number): Promise<Map<string, number[]>> {
  const column = dimensionOf(table)?.toLowerCase() ?? ''
  const gate = STEPS[table.gate?.measure ?? 0]?.toLowerCase()
  const counts = STEPS.map((step) => `(count(*) FILTER (WHERE ${step.toLowerCase()} < $1))::int`)
  const { rows } = await client.query<{ key: string; counts: number[] }>(
    `SELECT coalesce(v.key, 'UNKNOWN') AS key, ARRAY[${counts}] AS counts
     FROM (SELECT *, CASE WHEN ${gate} < $1 THEN ${column} END AS code FROM journey.participant) p
     LEFT JOIN journey.dimension_value v ON v.dimension = $2 AND v.code = nullif(p.code, 0) GROUP BY 1`,
    [moment, dimensionOf(table)],
  )
  return new Map(rows.map(({ key, counts: own }) => [key, own]))
}

test('in whatever order people did things, and whatever was corrected, rows are of those who had passed the gate at each moment', async () => {
  const [first, second] = [weekOfDay(dayNumber('2020-09-13')), weekOfDay(dayNumber('2020-09-27'))]
  let compared = 0
  for (const since of [undefined, first]) {
    if (since !== undefined) {
      await appendRandomJourneys(fixture.owner, fixture.world, { people: 100, events: 2_000 })
      await waitUntilPublished(fixture.owner)
    }
    const weeks = since === undefined ? [first - 20, first - 1, first] : [second - 1, second]
    const read = await readCounts(fixture.contextOf(), weeks.at(-1) ?? 0, since)
    const codeLists = await fixture.contextOf().codeLists()
    for (const { table, weeks: counted } of toWeeklyTables(read, weeks, codeLists)) {
      if (!table.gate) continue
      for (const { week, rows, counts, silent } of counted) {
        const moments = [...silent.slice(-3), { moment: endOfWeek(week), counts }]
        for (const { moment, counts: own } of moments) {
          const truth = await rowsAt(fixture.owner, table, moment)
          const told = rows.map((key, row): [string, number[]] => [key, [...own.slice(row * 14, (row + 1) * 14)]])
          const isSomebody = ([, each]: [string, number[]]) => each.some((count) => count !== 0)
          expect(new Map(told.filter(isSomebody)), `${table.id} ${moment}`).toEqual(
            new Map([...truth].filter(isSomebody)),
          )
          compared += 1
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(80)
})
