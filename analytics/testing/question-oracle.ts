import type pg from 'pg'
import { STEPS, type Step } from '#prisma/journey.ts'
import type { FunnelDimension } from '../funnel/dimensions.ts'
import type { FunnelFilter } from '../funnel/request.ts'
import type { TrendGrain } from '../questions/step-trend-sql.ts'
import { cellKey, jakartaDate, oracleQuestion, placeOf } from './people-oracle.ts'

type Chosen = { filter: FunnelFilter; asOf?: Date | undefined; by: readonly FunnelDimension[] }
type Pair = { from: Step; to: Step }

/** Seconds from one step to the other of everybody who has reached both, by the keys. */
export async function timesOf(client: pg.ClientBase, asked: Chosen & Pair): Promise<Map<string, number[]>> {
  const { values, chosen, until } = oracleQuestion(asked.filter, asked.asOf)
  const [from, to] = [`times[${placeOf(asked.from)}]`, `times[${placeOf(asked.to)}]`]
  const { rows } = await client.query<{ key: string; seconds: number[] }>(
    `WITH ${chosen} SELECT ${cellKey(asked.by)} AS key, array_agg(extract(epoch FROM ${to} - ${from})::float8) AS seconds
     FROM chosen WHERE ${from} < ${until} AND ${to} < ${until} GROUP BY 1`,
    values,
  )
  return new Map(rows.map(({ key, seconds }) => [key, seconds]))
}

export type TrendRow = { key: string; period: string; people: number; young: number; reached: number }

/** People by the first day of the period in which they reached a step, and who of them has reached the other. */
export async function trendOf(
  client: pg.ClientBase,
  asked: Chosen & {
    step: Step
    of?: Step | undefined
    withinDays?: number | undefined
    grain: TrendGrain
    from: string
    to: string
  },
): Promise<TrendRow[]> {
  const { values, bind, chosen, until } = oracleQuestion(asked.filter, asked.asOf)
  const [start, step] = [`times[${placeOf(asked.of ?? asked.step)}]`, `times[${placeOf(asked.step)}]`]
  const window = `make_interval(days => ${asked.withinDays ?? 0})`
  const young = asked.withinDays ? `${start} + ${window} >= least(${until}, now())` : 'false'
  const within = asked.withinDays ? ` AND ${step} BETWEEN ${start} AND ${start} + ${window}` : ''
  const isIn = `${step} < ${until}${within}`
  const reached = asked.of ? `${isIn} AND NOT (${young})` : 'false'
  const { rows } = await client.query<TrendRow>(
    `WITH ${chosen} SELECT ${cellKey(asked.by)} AS key,
       date_trunc('${asked.grain.toLowerCase()}', ${jakartaDate(start)}::timestamp)::date::text AS period,
       count(*)::int AS people, (count(*) FILTER (WHERE ${young}))::int AS young,
       (count(*) FILTER (WHERE ${reached}))::int AS reached
     FROM chosen WHERE ${start} < ${until} AND ${jakartaDate(start)} BETWEEN ${bind(asked.from)} AND ${bind(asked.to)}
     GROUP BY 1, 2`,
    values,
  )
  return rows
}

/** Rupiah of an event type by period. */
export async function amountsOf(
  client: pg.ClientBase,
  asked: { filter: FunnelFilter; asOf: Date | undefined; type: string; grain: TrendGrain; from: string; to: string },
): Promise<Map<string, string>> {
  const { values, bind, chosen, until } = oracleQuestion(asked.filter, asked.asOf)
  const { rows } = await client.query<{ period: string; amount: string }>(
    `WITH ${chosen} SELECT sum(amount)::text AS amount,
       date_trunc('${asked.grain.toLowerCase()}', ${jakartaDate('occurred_at')}::timestamp)::date::text AS period
     FROM journey.event WHERE participant_id IN (SELECT participant_id FROM chosen)
       AND type = (SELECT code FROM journey.event_type WHERE name = ${bind(asked.type)})
       AND occurred_at < ${until}
       AND ${jakartaDate('occurred_at')} BETWEEN ${bind(asked.from)} AND ${bind(asked.to)} GROUP BY 2`,
    values,
  )
  return new Map(rows.map(({ period, amount }) => [period, amount]))
}

export type StoppedRow = { id: string; key: string; since: Date; days: number; limit: Date | null; steps: Step[] }

/** Everybody between two steps: since when, how many days of the calendar that is, and until when they may buy. */
export async function stoppedOf(client: pg.ClientBase, asked: Chosen & Pair): Promise<StoppedRow[]> {
  const { values, chosen, until } = oracleQuestion(asked.filter, asked.asOf)
  const time = (step: Step): string => `times[${placeOf(step)}]`
  const isNot = (step: Step): string => `(${time(step)} IS NULL OR ${time(step)} >= ${until})`
  const lastDay = asked.asOf ? jakartaDate(`${until} - interval '1 second'`) : jakartaDate('now()')
  const selectedOn = jakartaDate(time('SELECTED'))
  const { rows } = await client.query<Omit<StoppedRow, 'steps'> & { reached: boolean[] }>(
    `WITH ${chosen} SELECT participant_id AS id, ${cellKey(asked.by)} AS key, ${time(asked.from)} AS since,
       ${lastDay} - ${jakartaDate(time(asked.from))} AS days,
       CASE WHEN ${time('SELECTED')} < ${until} AND ${isNot('PURCHASED')} THEN least(
         CASE WHEN wave >= 4
           THEN ${time('SELECTED')} + make_interval(days => CASE WHEN ${selectedOn} >= '2023-01-01' THEN 15 ELSE 30 END) END,
         (SELECT date_trunc('second', min(e.occurred_at)) FROM journey.event e JOIN journey.event_type t ON t.code = e.type
          WHERE e.participant_id = chosen.participant_id AND t.name IN ('REVOKED', 'BALANCE_EXPIRED') AND e.occurred_at < ${until})) END AS limit,
       (SELECT array_agg(coalesce(t < ${until}, false) ORDER BY place) FROM unnest(times) WITH ORDINALITY AS x (t, place)) AS reached
     FROM chosen WHERE ${time(asked.from)} < ${until} AND ${isNot(asked.to)}`,
    values,
  )
  return rows.map(({ reached, ...row }) => ({ ...row, steps: STEPS.filter((_step, place) => reached[place]) }))
}

/** People who came between two steps, and who went on, on the days up to and including the last. */
export async function flowOf(
  client: pg.ClientBase,
  asked: Chosen & Pair & { rateDays: number },
): Promise<Map<string, { entered: number; left: number }>> {
  const { values, chosen, until } = oracleQuestion(asked.filter, asked.asOf)
  const [from, to] = [`times[${placeOf(asked.from)}]`, `times[${placeOf(asked.to)}]`]
  const last = asked.asOf ? jakartaDate(`${until} - interval '1 second'`) : `${jakartaDate('now()')} - 1`
  const isIn = (time: string): string => `${jakartaDate(time)} BETWEEN ${last} - ${asked.rateDays - 1} AND ${last}`
  const { rows } = await client.query<{ key: string; entered: number; left: number }>(
    `WITH ${chosen} SELECT ${cellKey(asked.by)} AS key,
       (count(*) FILTER (WHERE ${isIn(from)} AND (${to} IS NULL OR ${to} >= ${from})))::int AS entered,
       (count(*) FILTER (WHERE ${isIn(to)} AND ${from} <= ${to}))::int AS left
     FROM chosen GROUP BY 1`,
    values,
  )
  return new Map(rows.map(({ key, entered, left }) => [key, { entered, left }]))
}

/** Number and rupiah of payment events, by type and the code of the partner that they went to. */
export async function paymentsOf(
  client: pg.ClientBase,
  asked: { filter: FunnelFilter; asOf?: Date | undefined },
): Promise<{ name: string; partner: string; count: number; amount: string }[]> {
  const { values, chosen, until } = oracleQuestion(asked.filter, asked.asOf)
  const { rows } = await client.query<{ name: string; partner: string; count: number; amount: string }>(
    `WITH ${chosen}, payment AS (
       SELECT t.name, e.amount, coalesce(nullif((e.payload->>'paymentPartner')::int, 0), e.payment_partner, 0) AS code
       FROM journey.event e JOIN journey.event_type t ON t.code = e.type
       WHERE t.name LIKE 'PAYMENT_%' AND occurred_at < ${until} AND participant_id IN (SELECT participant_id FROM chosen))
     SELECT name, coalesce(v.key, 'UNKNOWN') AS partner, count(*)::int AS count, sum(amount)::text AS amount
     FROM payment LEFT JOIN journey.dimension_value v ON v.dimension = 'PAYMENT_PARTNER' AND v.code = payment.code AND v.code > 0
     GROUP BY 1, 2`,
    values,
  )
  return rows
}
