import { STEPS } from '#prisma/journey.ts'
import { FUNNEL_DIMENSIONS } from '../funnel/dimensions.ts'
import { type FunnelRequest, parseFunnelRequest } from '../funnel/request.ts'
import type { Random } from './random.ts'

/** Keys that filters may name, by field. */
export type FilterKeys = Record<string, readonly string[]>

const MONTH_AND_DAY = (random: Random): string =>
  `2020-${String(random.between(4, 11)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`

function some<T>(random: Random, values: readonly T[], most: number): T[] {
  const count = random.between(1, Math.min(most, values.length))
  return values
    .map((value) => ({ value, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, count)
    .map(({ value }) => value)
}

/** Any question that the funnel answers: date, filter, breakdown, order and steps. */
export function randomRequest(random: Random, keys: FilterKeys): FunnelRequest {
  const filter: Record<string, unknown> = {}
  for (const [field, values] of Object.entries(keys)) {
    if (random.chance(0.2)) filter[field] = some(random, values, 3)
  }
  if (random.chance(0.1)) filter.entryDate = [MONTH_AND_DAY(random), MONTH_AND_DAY(random), 'UNKNOWN']
  if (random.chance(0.2)) filter.enteredFrom = `2020-0${random.between(4, 6)}-15`
  if (random.chance(0.2)) filter.enteredTo = `2020-${random.pick(['07', '09', '10'])}-${random.between(10, 30)}`
  return parseFunnelRequest({
    asOf: random.chance(0.7)
      ? new Date(`${MONTH_AND_DAY(random)}T${random.pick(['00:00:00', '12:34:56', '23:59:59'])}+07:00`)
      : null,
    filter,
    by: random.chance(0.25) ? [] : some(random, FUNNEL_DIMENSIONS, 2),
    order: random.pick(['ANY', 'STRICT'] as const),
    steps: random.chance(0.5) ? null : some(random, STEPS, 6),
  })
}
