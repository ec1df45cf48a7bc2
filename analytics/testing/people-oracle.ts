import { STEPS } from '#prisma/journey.ts'
import type { FunnelFilter } from '../funnel/request.ts'

const DIMENSIONS: Record<string, string> = {
  wave: 'WAVE',
  province: 'PROVINCE',
  district: 'DISTRICT',
  gender: 'GENDER',
  ageBand: 'AGE_BAND',
  education: 'EDUCATION',
  platform: 'PLATFORM',
  paymentPartner: 'PAYMENT_PARTNER',
  courseCategory: 'COURSE_CATEGORY',
}

/** Column of a dimension's key among the oracle's people. */
export function keyColumn(dimension: string): string {
  return `${dimension.toLowerCase()}_key`
}

const JAKARTA = `AT TIME ZONE 'Asia/Jakarta'`

// Person by person and step by step, in timestamps and text, so that it shares no trick with what it judges.
const PEOPLE = `
  SELECT p.participant_id, p.wave,
    ARRAY[${STEPS.map((step) => `journey.from_seconds(p.${step.toLowerCase()})`).join(', ')}] AS times,
    coalesce(to_char(journey.from_seconds(p.registered) ${JAKARTA}, 'YYYY-MM-DD'), 'UNKNOWN') AS entry_date_key,
    coalesce(to_char(journey.from_seconds(p.registered) ${JAKARTA}, 'IYYY-"W"IW'), 'UNKNOWN') AS entry_week_key,
    ${Object.values(DIMENSIONS)
      .map((dimension) => {
        const column = dimension.toLowerCase()
        const unknown = dimension === 'WAVE' ? 'NONE' : 'UNKNOWN'
        return `CASE WHEN p.${column} = 0 THEN '${unknown}' ELSE coalesce((SELECT v.key FROM journey.dimension_value v
          WHERE v.dimension = '${dimension}' AND v.code = p.${column}), p.${column}::text) END AS ${column}_key`
      })
      .join(', ')}
  FROM journey.participant p`

/** A question to PostgreSQL, with its values. */
export type OracleQuestion = {
  values: unknown[]
  bind: (value: unknown) => string
  /** Common tables: `people`, and of them those that the filter has `chosen`. */
  chosen: string
  /** End of the Jakarta day asked for; `infinity` without one. */
  until: string
}

export function oracleQuestion(filter: FunnelFilter, asOf: Date | undefined): OracleQuestion {
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const conditions = Object.entries({ ...DIMENSIONS, entryDate: 'ENTRY_DATE' }).flatMap(([field, dimension]) => {
    const allowed = filter[field as keyof FunnelFilter]
    return allowed ? [`${keyColumn(dimension)} = ANY (${bind(allowed)}::text[])`] : []
  })
  const { enteredFrom, enteredTo } = filter
  if (enteredFrom) conditions.push(`entry_date_key <> 'UNKNOWN' AND entry_date_key >= ${bind(enteredFrom)}`)
  if (enteredTo) conditions.push(`entry_date_key <> 'UNKNOWN' AND entry_date_key <= ${bind(enteredTo)}`)
  return {
    values,
    bind,
    chosen: `people AS (${PEOPLE}), chosen AS (
      SELECT * FROM people ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''})`,
    until: asOf
      ? `((date_trunc('day', ${bind(asOf)}::timestamptz ${JAKARTA}) + interval '1 day') ${JAKARTA})`
      : `'infinity'::timestamptz`,
  }
}

/** Text that tells cells apart: the keys, joined by `|`. */
export function cellKey(dimensions: readonly string[]): string {
  return dimensions.length ? `concat_ws('|', ${dimensions.map(keyColumn).join(', ')})` : `''`
}

/** Place of a step among the oracle's times. */
export function placeOf(step: (typeof STEPS)[number]): number {
  return STEPS.indexOf(step) + 1
}

/** The Jakarta day of an instant, in SQL. */
export function jakartaDate(instant: string): string {
  return `((${instant}) ${JAKARTA})::date`
}
