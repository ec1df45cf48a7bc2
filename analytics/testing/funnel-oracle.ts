import type pg from 'pg'
import { STEPS } from '#prisma/journey.ts'
import type { FunnelRequest } from '../funnel/request.ts'

export type OracleAnswer = {
  steps: number[]
  paidAmount: string
  /** Counts by the keys, joined by `|`. */
  breakdown: Record<string, number[]>
}

const COLUMNS: Record<string, string> = {
  WAVE: 'wave_key',
  PROVINCE: 'province_key',
  DISTRICT: 'district_key',
  GENDER: 'gender_key',
  AGE_BAND: 'age_band_key',
  EDUCATION: 'education_key',
  PLATFORM: 'platform_key',
  PAYMENT_PARTNER: 'payment_partner_key',
  COURSE_CATEGORY: 'course_category_key',
  ENTRY_DATE: 'entry_date_key',
}

const FILTERED_BY: Record<string, string> = {
  wave: 'WAVE',
  province: 'PROVINCE',
  district: 'DISTRICT',
  gender: 'GENDER',
  ageBand: 'AGE_BAND',
  education: 'EDUCATION',
  platform: 'PLATFORM',
  paymentPartner: 'PAYMENT_PARTNER',
  courseCategory: 'COURSE_CATEGORY',
  entryDate: 'ENTRY_DATE',
}

const SLICES = Object.keys(FILTERED_BY)
  .filter((field) => field !== 'entryDate')
  .map((field) => FILTERED_BY[field] ?? '')

// Person by person and step by step, in timestamps and text, so that it shares no trick with what it judges.
const PEOPLE = `
  SELECT p.participant_id,
    ARRAY[${STEPS.map((step) => `journey.from_seconds(p.${step.toLowerCase()})`).join(', ')}] AS times,
    coalesce(to_char(journey.from_seconds(p.registered) AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM-DD'), 'UNKNOWN')
      AS entry_date_key,
    ${SLICES.map((dimension) => {
      const column = dimension.toLowerCase()
      const unknown = dimension === 'WAVE' ? 'NONE' : 'UNKNOWN'
      return `CASE WHEN p.${column} = 0 THEN '${unknown}' ELSE coalesce((SELECT v.key FROM journey.dimension_value v
        WHERE v.dimension = '${dimension}' AND v.code = p.${column}), p.${column}::text) END AS ${column}_key`
    }).join(', ')}
  FROM journey.participant p`

/** The funnel by an independent SQL over journey.participant in PostgreSQL. */
export async function askOracle(client: pg.ClientBase, request: FunnelRequest): Promise<OracleAnswer> {
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const conditions = Object.entries(FILTERED_BY).flatMap(([field, dimension]) => {
    const allowed = request.filter[field as keyof typeof request.filter]
    return allowed ? [`${COLUMNS[dimension]} = ANY (${bind(allowed)}::text[])`] : []
  })
  const { enteredFrom, enteredTo } = request.filter
  if (enteredFrom) conditions.push(`entry_date_key <> 'UNKNOWN' AND entry_date_key >= ${bind(enteredFrom)}`)
  if (enteredTo) conditions.push(`entry_date_key <> 'UNKNOWN' AND entry_date_key <= ${bind(enteredTo)}`)
  const people = `people AS (${PEOPLE}), chosen AS (
    SELECT * FROM people ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''})`
  const end = request.asOf
    ? `((date_trunc('day', ${bind(request.asOf)}::timestamptz AT TIME ZONE 'Asia/Jakarta') + interval '1 day') AT TIME ZONE 'Asia/Jakarta')`
    : `'infinity'::timestamptz`
  const paid = await client.query<{ amount: string }>(
    `WITH ${people} SELECT coalesce(sum(amount), 0)::text AS amount FROM journey.event
     WHERE type = (SELECT code FROM journey.event_type WHERE name = 'PAYMENT_SETTLED')
       AND occurred_at < ${end} AND participant_id IN (SELECT participant_id FROM chosen)`,
    values,
  )
  const asked = bind(request.steps.map((step) => STEPS.indexOf(step) + 1))
  const reached =
    request.order === 'ANY'
      ? 'times[a.code] < limits.until'
      : `NOT EXISTS (SELECT FROM asked b WHERE b.place <= a.place
                     AND (times[b.code] IS NULL OR times[b.code] >= limits.until))`
  const keys = request.by.map((dimension) => COLUMNS[dimension])
  const counts = await client.query<{ key: string; place: string; people: string }>(
    `WITH ${people}, limits AS (SELECT ${end} AS until), asked AS (
       SELECT code, place FROM unnest(${asked}::int[]) WITH ORDINALITY AS t (code, place))
     SELECT concat_ws('|', ${[...keys, "''"].join(', ')}) AS key, a.place, count(*) AS people
     FROM chosen CROSS JOIN asked a CROSS JOIN limits WHERE ${reached} GROUP BY 1, 2`,
    values,
  )
  return { paidAmount: paid.rows[0]?.amount ?? '', ...collect(counts.rows, request.steps.length) }
}

function collect(
  rows: readonly { key: string; place: string; people: string }[],
  length: number,
): Pick<OracleAnswer, 'steps' | 'breakdown'> {
  const steps = Array<number>(length).fill(0)
  const breakdown: Record<string, number[]> = {}
  for (const { key, place, people } of rows) {
    const name = key.replace(/\|$/, '')
    breakdown[name] ??= Array<number>(length).fill(0)
    const index = Number(place) - 1
    breakdown[name][index] = Number(people)
    steps[index] = (steps[index] ?? 0) + Number(people)
  }
  return { steps, breakdown }
}
