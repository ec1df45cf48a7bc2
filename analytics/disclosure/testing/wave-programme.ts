import type { Random } from '../../testing/random.ts'
import type { Counts, SilentCounts, TableShape } from '../table.ts'

/** From selection on, as far as people get here; the third and the fourth both follow the second. */
const IMPLIED = [
  [0, 1],
  [1, 2],
  [1, 3],
] as const
const STEPS = 4
const LIMITED = 1
const DAYS = 7

/**
 * The table by wave at a week end: a wave is a row from its draw on, and how many it selected is public. `silent`: what has
 * become known late about days before the week, then the counts at the ends of the days in it.
 */
export type WaveWeek = {
  shape: TableShape
  counts: Counts
  silent: SilentCounts[]
  national: Int32Array
  absent: ReadonlySet<number>
  over: ReadonlySet<number>
}

/**
 * Few people in few waves: on a day none, one or several are drawn, in any order, and some select hardly anybody. In some
 * programmes whoever has not bought some days after the draw cannot any more, and in some a part of what happens becomes
 * known days later.
 */
export function createWaveProgramme(random: Random): { weeks: number; nextWeek: () => WaveWeek } {
  const waves = random.between(2, 6)
  const weeks = random.between(4, 12)
  const pace = 0.02 + 0.3 * random.next()
  const most = random.between(8, 120)
  const limit = random.chance(0.5) ? random.between(3, 30) : Number.POSITIVE_INFINITY
  const late = random.chance(0.5) ? 0.3 * random.next() : 0
  const drawnOn = Array.from({ length: waves }, () => random.between(0, weeks * DAYS - 1))
  const shape: TableShape = {
    id: 'funnel-by-wave',
    rows: drawnOn.map((_day, wave) => String(wave + 1)),
    measures: Array.from({ length: STEPS }, (_, step) => step),
    implied: IMPLIED,
    known: [0],
    limited: LIMITED,
  }
  /** By step: when it was reached, and when that became known. */
  const people: { wave: number; reached: ({ day: number; known: number } | undefined)[] }[] = []
  const wavesOn = (isSo: (drawn: number) => boolean): Set<number> =>
    new Set([...drawnOn.keys()].filter((wave) => isSo(drawnOn[wave] ?? 0)))
  const overOn = (day: number): Set<number> => wavesOn((drawn) => drawn + limit < day)
  const passDay = (day: number): void => {
    const over = overOn(day)
    for (const { wave, reached } of people) {
      for (const [weaker, stronger] of IMPLIED) {
        if (reached[stronger] || (stronger === LIMITED && over.has(wave))) continue
        if (!reached[weaker] || !random.chance(pace)) continue
        reached[stronger] = { day, known: day + (random.chance(late) ? random.between(1, 20) : 0) }
      }
    }
    for (const wave of wavesOn((drawn) => drawn === day)) {
      for (let selected = random.between(1, most); selected > 0; selected--) {
        people.push({ wave, reached: [{ day, known: day }] })
      }
    }
  }
  const countsOf = (isCounted: (day: number, known: number) => boolean): Counts => {
    const counts = new Int32Array(waves * STEPS)
    for (const { wave, reached } of people) {
      for (const [step, each] of reached.entries()) {
        const cell = wave * STEPS + step
        if (each && isCounted(each.day, each.known)) counts[cell] = (counts[cell] ?? 0) + 1
      }
    }
    return counts
  }
  let first = 0
  const nextWeek = (): WaveWeek => {
    const days = Array.from({ length: DAYS }, (_, day) => first + day)
    const [before, last] = [first - 1, first + DAYS - 1]
    for (const day of days) passDay(day)
    const telling = [...drawnOn.flatMap((drawn) => [drawn - 1, drawn + limit]).filter((day) => day < before), before]
    const past = [...new Set(telling)].sort((one, other) => one - other)
    const silent = past.map((until, place): SilentCounts => {
      const since = past[place - 1] ?? Number.NEGATIVE_INFINITY
      return {
        counts: countsOf((day, known) => known <= before || (day <= until && known <= last)),
        over: wavesOn((drawn) => drawn + limit <= since),
        still: wavesOn((drawn) => drawn > until),
      }
    })
    for (const until of days) {
      silent.push({ counts: countsOf((day, known) => day <= until && known <= last), over: overOn(until) })
    }
    const { counts, over } = silent.pop() ?? { counts: new Int32Array() }
    const national = new Int32Array(STEPS)
    for (const [cell, count] of counts.entries()) national[cell % STEPS] = (national[cell % STEPS] ?? 0) + count
    first += DAYS
    return { shape, counts, over: over ?? new Set(), silent, national, absent: wavesOn((drawn) => drawn > last) }
  }
  return { weeks, nextWeek }
}
