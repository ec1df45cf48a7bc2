import type { TrendGrain } from './step-trend-sql.ts'
import { codeBefore } from './trend-periods.ts'

/** People who reached the start in a period, of these too young for the window, and of the others who have gone on. */
export type Counted = readonly [people: number, young: number, reached: number]

/** Sums over the last periods, those with nobody included; absent until there are so many from the first one on. */
export function sumOfLast(
  whole: ReadonlyMap<number, Counted>,
  { grain, code, periods, first }: { grain: TrendGrain; code: number; periods: number; first: number },
): Counted | undefined {
  if (codeBefore(grain, code, periods - 1) < first) return undefined
  const last = Array.from({ length: periods }, (_, index) => whole.get(codeBefore(grain, code, index)))
  return last.reduce<Counted>((sum, counted) => plus(sum, counted), [0, 0, 0])
}

export function plus(one: Counted, other: Counted = [0, 0, 0]): Counted {
  return [one[0] + other[0], one[1] + other[1], one[2] + other[2]]
}
