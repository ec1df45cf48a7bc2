import type { ClickHouseClient } from '@clickhouse/client'
import { STEP_COLUMNS } from '#analytics/clickhouse/state-columns.ts'
import { type TimeQuantile, toTimes } from '#analytics/questions/get-step-times.ts'
import { EVERYBODY } from '#analytics/questions/selection.ts'
import type { SliceWidths } from '#analytics/questions/slices.ts'
import { stepTimesStatement } from '#analytics/questions/step-times-sql.ts'
import { STEPS } from '#prisma/journey.ts'
import { rowsOf } from './ask.ts'
import { textOf } from './questions.ts'

/** Eleven pairs of neighbouring steps, as they were counted when the goal was set: from REGISTERED to ACCOUNT_LINKED. */
const PAIRS = STEPS.slice(0, 11).map((from, index) => ({ from, to: STEPS[index + 1] ?? from }))
const [PROVINCES, MEDIAN] = [['PROVINCE'] as const, 50]

export type Medians = ReadonlyMap<string, TimeQuantile>
export type Way = 'CUBE' | 'STATE' | 'EXACT'

/**
 * Eleven medians by province as the product answers: histograms read, medians worked out. As the fields of one request, the
 * questions are asked at once, of the readers in turn.
 */
export async function askMedians(
  readers: readonly ClickHouseClient[],
  widths: SliceWidths,
  way: Way,
): Promise<Medians> {
  const medians = new Map<string, TimeQuantile>()
  const askPair = async (pair: (typeof PAIRS)[number], index: number, client: ClickHouseClient): Promise<void> => {
    const question = { ...pair, by: PROVINCES, until: undefined, selection: EVERYBODY, exact: way === 'EXACT' }
    const statement = stepTimesStatement(question, widths, way === 'STATE' ? 'STATE' : undefined)
    const { data } = JSON.parse(await textOf(client, statement))
    const row = statement.row.parse(data)
    const exact = new Map(row.exact.map(([codes, quantiles]) => [codes.join(), new Map(quantiles)]))
    for (const [codes, bins] of row.cells) {
      const median = toTimes(bins, exact.get(codes.join())).quantiles.get(MEDIAN)
      if (median) medians.set(`${index} ${codes.join()}`, median)
    }
  }
  await Promise.all(
    readers.map(async (client, reader) => {
      for (const [index, pair] of PAIRS.entries()) {
        if (index % readers.length === reader) await askPair(pair, index, client)
      }
    }),
  )
  return medians
}

// Who took the step before the one before it is in no quantile.
const timesWith = (quantile: string): string =>
  STEP_COLUMNS.slice(0, 11)
    .map((from, index) => [from, STEP_COLUMNS[index + 1] ?? from])
    .map(([from, to]) => `${quantile}(toInt64(${to}) - ${from}, ${to} < 2147483647 AND ${to} >= ${from})`)
    .join(', ')

/** What is measured against: one pass, the approximate function that needs least. */
export const T_DIGEST = `SELECT province, ${timesWith('quantileTDigestIf(0.5)')} FROM participant_state_v3
  WHERE wave < 65535 GROUP BY province`

/** Median of each pair and province from all times, keyed as ours; none where nobody took both steps in their order. */
export async function trueMedians(client: ClickHouseClient): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(
    client,
    `SELECT province, ${timesWith('quantileExactLowIfOrNull(0.5)')} FROM participant_state_v3 WHERE wave < 65535 GROUP BY province`,
  )
  const medians = rows.flatMap(([province, ...values]) =>
    values.map((value, pair) => ({ key: `${pair} ${province}`, value })),
  )
  return new Map(medians.filter(({ value }) => value !== null).map(({ key, value }) => [key, Number(value)]))
}
