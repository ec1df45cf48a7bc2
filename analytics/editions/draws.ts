import { purchaseLimitOf } from '../questions/purchase-limit.ts'
import { DAYS_APART, dayUntil, lastDayOf } from './week-ends.ts'

/** When the first and the last people of a wave were selected, in seconds of the state. */
export type Draw = { first: number; last: number }

/** The second from which on nobody of a wave can buy any more; absent where no rule says so. */
export function endOfBuying({ last }: Draw, wave: number): number | undefined {
  const limit = purchaseLimitOf(last, wave)
  return limit === undefined ? undefined : limit + 1
}

/**
 * Seconds of the state, ascending, at which everybody can tell waves apart: what was bought before a draw is of no wave
 * drawn in it, and nothing after the end of buying of one that had it.
 */
export function tellingSeconds(draws: ReadonlyMap<number, Draw>): number[] {
  const seconds = [...draws].flatMap(([wave, draw]) => [draw.first, endOfBuying(draw, wave) ?? draw.first])
  return [...new Set(seconds)].sort((one, other) => one - other)
}

/**
 * Days, ascending and after one, until another, which is the last: each of the first ones, as everybody knows the totals of
 * each, and of later ones those with which everybody can tell waves apart.
 */
export function tellingDaysUntil(draws: ReadonlyMap<number, Draw>, after: number, last: number): number[] {
  const telling = tellingSeconds(draws).flatMap((second) => [dayUntil(second) - 1, dayUntil(second)])
  const days = [...Array.from({ length: DAYS_APART }, (_, day) => after + 1 + day), ...telling]
  return [...new Set([...days.filter((day) => day > after && day < last), last])].sort((one, other) => one - other)
}

/**
 * Days, ascending and until the end of a week, with which everybody can tell waves apart in what becomes known late: what
 * happened by the day before a draw is of no wave drawn then, and no purchase after the end of buying is of a wave that had it.
 * The last is that of the week: what became known late is known apart from what came after it.
 */
export function tellingDays(draws: ReadonlyMap<number, Draw>, week: number): number[] {
  const days = [...draws].flatMap(([wave, draw]) => {
    const before = dayUntil(draw.first + 1) - 1
    const end = endOfBuying(draw, wave)
    return end === undefined ? [before] : [before, dayUntil(end)]
  })
  const last = lastDayOf(week)
  return [...new Set([...days.filter((day) => day >= 0 && day < last), last])].sort((one, other) => one - other)
}
