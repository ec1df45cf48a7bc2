import { STEPS, type Step } from '#prisma/journey.ts'
import { FILTER_FIELDS, FUNNEL_DIMENSIONS, type FunnelDimension } from '../funnel/dimensions.ts'
import { COHORT_GRAINS, type FunnelRequest, parseFunnelRequest } from '../funnel/request.ts'
import type { Random } from './random.ts'

/** Keys that filters may name, by field. */
export type FilterKeys = Record<string, readonly string[]>

export function randomDay(random: Random): string {
  return `2020-${String(random.between(4, 11)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`
}

export function some<T>(random: Random, values: readonly T[], most: number): T[] {
  const count = random.between(1, Math.min(most, values.length))
  return values
    .map((value) => ({ value, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, count)
    .map(({ value }) => value)
}

/** Some instant of a Jakarta day, or none. */
export function randomAsOf(random: Random): Date | null {
  if (random.chance(0.3)) return null
  return new Date(`${randomDay(random)}T${random.pick(['00:00:00', '12:34:56', '23:59:59'])}+07:00`)
}

export function randomFilter(random: Random, keys: FilterKeys): Record<string, unknown> {
  const filter: Record<string, unknown> = {}
  for (const [field, values] of Object.entries(keys)) {
    if (random.chance(0.15)) filter[field] = some(random, values, 3)
  }
  if (random.chance(0.1)) filter.entryDate = [randomDay(random), randomDay(random), 'UNKNOWN']
  if (random.chance(0.2)) filter.enteredFrom = `2020-0${random.between(4, 6)}-15`
  if (random.chance(0.2)) filter.enteredTo = `2020-${random.pick(['07', '09', '10'])}-${random.between(10, 30)}`
  return filter
}

export function randomBy(random: Random): FunnelDimension[] {
  return random.chance(0.25) ? [] : some(random, FUNNEL_DIMENSIONS, 2)
}

export function randomPair(random: Random): { from: Step; to: Step } {
  const from = random.pick(STEPS)
  const next = STEPS[STEPS.indexOf(from) + 1]
  if (next && random.chance(0.4)) return { from, to: next }
  return { from, to: random.pick(STEPS.filter((step) => step !== from)) }
}

function randomSteps(random: Random): Step[] | null {
  if (random.chance(0.4)) return null
  return random.chance(0.3) ? STEPS.slice(0, random.between(1, 14)) : some(random, STEPS, 6)
}

/** What the cubes answer: no more than one slice, be it filter, cohort, breakdown or all of them; no window; whole days. */
function simpleRequest(random: Random, keys: FilterKeys): FunnelRequest {
  const dimensions = FUNNEL_DIMENSIONS.filter((name) => name !== 'DISTRICT' && name !== 'ENTRY_DATE')
  const dimension = random.chance(0.5) ? 'WAVE' : random.pick(dimensions)
  const field = Object.entries(FILTER_FIELDS).find(([, name]) => name === dimension)?.[0] ?? ''
  return parseFunnelRequest({
    asOf: randomAsOf(random),
    filter: random.chance(0.4) ? { [field]: some(random, keys[field] ?? [], 3) } : null,
    by: random.chance(0.7) ? [dimension] : [],
    cohort: dimension === 'WAVE' && random.chance(0.8) ? 'WAVE' : null,
    order: random.pick(['ANY', 'STRICT'] as const),
    steps: random.chance(0.5) ? null : STEPS.slice(0, random.between(1, 14)),
  })
}

/** Any question that the funnel answers: date, filter, breakdown, cohort, order, steps, window, comparison. */
export function randomRequest(random: Random, keys: FilterKeys): FunnelRequest {
  if (random.chance(0.3)) return simpleRequest(random, keys)
  const isCompared = random.chance(0.2)
  return parseFunnelRequest({
    asOf: randomAsOf(random),
    filter: randomFilter(random, keys),
    by: randomBy(random),
    order: random.pick(['ANY', 'STRICT'] as const),
    steps: randomSteps(random),
    windowDays: random.chance(0.4) ? random.pick([1, 7, 30, 60, 120]) : null,
    cohort: random.chance(0.3) ? random.pick(COHORT_GRAINS) : null,
    compareWith: isCompared
      ? { asOf: randomAsOf(random), filter: random.chance(0.5) ? randomFilter(random, keys) : null }
      : null,
  })
}
