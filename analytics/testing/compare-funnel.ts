import type { Funnel, FunnelComparison, FunnelWants } from '../funnel/get-funnel.ts'
import type { FunnelRequest } from '../funnel/request.ts'
import type { StepCount } from '../funnel/to-funnel.ts'
import type { Conversion } from '../questions/wilson.ts'
import type { OracleAnswer } from './funnel-oracle.ts'

type Told = { counts: (number | null)[]; conversions: (number | null)[][] }

/** What of a funnel can be held against the oracle. */
export function comparableFunnel(funnel: Funnel | FunnelComparison, request: FunnelRequest, wants: FunnelWants) {
  return {
    paidAmount: wants.paidAmount ? String(funnel.paidAmount) : '',
    total: toldOf(funnel.steps),
    cohorts: Object.fromEntries(funnel.cohorts.map(({ key, steps }) => [key, toldOf(steps)])),
    cells: Object.fromEntries(
      funnel.breakdown.map(({ cohort, keys, steps }) => [
        [...(request.cohort ? [cohort] : []), ...keys].join('|'),
        toldOf(steps),
      ]),
    ),
  }
}

/** What the oracle says, as far as it was asked for: conversions also come unasked where a cohort's age needs them. */
export function comparableOracle(answer: OracleAnswer, { cohort, windowDays }: FunnelRequest, wants: FunnelWants) {
  const withConversions = wants.conversions || (cohort !== undefined && windowDays !== undefined)
  const expectedOf = (counts: OracleAnswer['total']): Told =>
    withConversions ? allOf(counts) : { counts: counts.counts, conversions: counts.counts.map(() => []) }
  const each = (record: Record<string, OracleAnswer['total']>): Record<string, Told> =>
    Object.fromEntries(Object.entries(record).map(([key, counts]) => [key, expectedOf(counts)]))
  return {
    paidAmount: wants.paidAmount ? answer.paidAmount : '',
    total: expectedOf(answer.total),
    cohorts: each(answer.cohorts),
    cells: each(answer.cells),
  }
}

function allOf({ counts, grown, withPrevious, withFirst }: OracleAnswer['total']): Told {
  const from = (start: number, reached: number | undefined): (number | null)[] => [
    grown[start] ?? 0,
    reached ?? 0,
    (counts[start] ?? 0) - (grown[start] ?? 0),
  ]
  return {
    counts,
    conversions: counts.map((_count, place) =>
      place ? [...from(place - 1, withPrevious[place]), ...from(0, withFirst[place])] : [],
    ),
  }
}

function toldOf(steps: readonly StepCount[]): Told {
  const parts = (conversion: Conversion | null): (number | null)[] =>
    conversion ? [conversion.of, conversion.reached, conversion.young] : []
  return {
    counts: steps.map(({ count }) => count),
    conversions: steps.map(({ fromPrevious, fromFirst }) => [...parts(fromPrevious), ...parts(fromFirst)]),
  }
}
