import type pg from 'pg'
import type { FunnelRequest } from '../funnel/request.ts'
import { cellKey, keyColumn, oracleQuestion, placeOf } from './people-oracle.ts'

/** Per step asked for: people; without those too young; of these, with the step before, and with the first. */
type Counts = { counts: number[]; grown: number[]; withPrevious: number[]; withFirst: number[] }

export type OracleAnswer = {
  total: Counts
  paidAmount: string
  /** By cohort, and by cohort and keys, joined by `|`; without a cohort by keys. */
  cohorts: Record<string, Counts>
  cells: Record<string, Counts>
}

const COHORTS = { DAY: 'ENTRY_DATE', WEEK: 'ENTRY_WEEK', WAVE: 'WAVE' }

/** The funnel by an independent SQL over journey.participant in PostgreSQL. */
export async function askOracle(client: pg.ClientBase, request: FunnelRequest): Promise<OracleAnswer> {
  const { values, bind, chosen, until } = oracleQuestion(request.filter, request.asOf)
  const paid = await client.query<{ amount: string }>(
    `WITH ${chosen} SELECT coalesce(sum(amount), 0)::text AS amount FROM journey.event
     WHERE type = (SELECT code FROM journey.event_type WHERE name = 'PAYMENT_SETTLED')
       AND occurred_at < ${until} AND participant_id IN (SELECT participant_id FROM chosen)`,
    values,
  )
  const asked = bind(request.steps.map(placeOf))
  const first = `times[${placeOf(request.steps[0] ?? 'REGISTERED')}]`
  const window = `make_interval(days => ${request.windowDays ?? 0})`
  const isIn = request.windowDays
    ? `times[code] < until AND ${first} < until AND times[code] >= ${first} AND times[code] <= ${first} + ${window}`
    : 'times[code] < until'
  const isYoung = request.windowDays ? `coalesce(${first} + ${window} >= least(until, now()), false)` : 'false'
  const reached = (place: string): string =>
    request.order === 'ANY' ? `is_in[${place}]` : `NOT (false = ANY (is_in[1:${place}]))`
  const both = (one: string, other: string): string =>
    `count(*) FILTER (WHERE ${reached(one)} AND ${reached(other)} AND NOT young)`
  const cohort = request.cohort ? keyColumn(COHORTS[request.cohort]) : `''`
  const { rows } = await client.query<Row>(
    `WITH ${chosen}, limits AS (SELECT ${until} AS until), person AS (
       SELECT participant_id, ${cohort} AS cohort, ${cellKey(request.by)} AS key, ${isYoung} AS young,
         (SELECT array_agg(coalesce(${isIn}, false) ORDER BY place)
          FROM unnest(${asked}::int[]) WITH ORDINALITY AS t (code, place)) AS is_in
       FROM chosen CROSS JOIN limits)
     SELECT cohort, key, place, count(*) FILTER (WHERE ${reached('place')}) AS people, ${both('place', 'place')} AS grown,
       ${both('greatest(place - 1, 1)', 'place')} AS with_previous, ${both('1', 'place')} AS with_first
     FROM person CROSS JOIN generate_series(1, ${request.steps.length}) AS place GROUP BY 1, 2, 3`,
    values,
  )
  const length = request.steps.length
  return {
    paidAmount: paid.rows[0]?.amount ?? '',
    total: collect(rows, length, () => '')[''] ?? none(length),
    cohorts: request.cohort ? collect(rows, length, ({ cohort }) => cohort) : {},
    cells: request.by.length
      ? collect(rows, length, ({ cohort, key }) => (request.cohort ? `${cohort}|${key}` : key))
      : {},
  }
}

type Row = Record<'cohort' | 'key' | 'people' | 'grown' | 'with_previous' | 'with_first', string> & { place: number }

function none(length: number): Counts {
  const zeros = (): number[] => Array<number>(length).fill(0)
  return { counts: zeros(), grown: zeros(), withPrevious: zeros(), withFirst: zeros() }
}

/** Sums by a name; whoever has reached none of the steps makes no cell. */
function collect(rows: readonly Row[], length: number, nameOf: (row: Row) => string): Record<string, Counts> {
  const found: Record<string, Counts> = {}
  for (const row of rows) {
    const name = nameOf(row)
    found[name] ??= none(length)
    const add = (list: number[], value: string): void => {
      list[row.place - 1] = (list[row.place - 1] ?? 0) + Number(value)
    }
    add(found[name].counts, row.people)
    add(found[name].grown, row.grown)
    add(found[name].withPrevious, row.with_previous)
    add(found[name].withFirst, row.with_first)
  }
  return Object.fromEntries(Object.entries(found).filter(([, { counts }]) => counts.some((count) => count > 0)))
}
