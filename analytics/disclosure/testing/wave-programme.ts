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
 * The table by wave at a week end: a wave is a row from its draw on, and how many it selected is public. `silent`: the
 * counts at the ends of the days before.
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
 * programmes whoever has not bought some days after the draw cannot any more.
 */
export function createWaveProgramme(random: Random): { weeks: number; nextWeek: () => WaveWeek } {
  const waves = random.between(2, 6)
  const weeks = random.between(4, 12)
  const pace = 0.02 + 0.3 * random.next()
  const most = random.between(8, 120)
  const limit = random.chance(0.5) ? random.between(3, 30) : Number.POSITIVE_INFINITY
  const drawnOn = Array.from({ length: waves }, () => random.between(0, weeks * DAYS - 1))
  const shape: TableShape = {
    id: 'funnel-by-wave',
    rows: drawnOn.map((_day, wave) => String(wave + 1)),
    measures: Array.from({ length: STEPS }, (_, step) => step),
    implied: IMPLIED,
    known: [0],
    limited: LIMITED,
  }
  const people: { wave: number; reached: boolean[] }[] = []
  const wavesOn = (isSo: (drawn: number) => boolean): number[] =>
    [...drawnOn.keys()].filter((wave) => isSo(drawnOn[wave] ?? 0))
  let day = -1
  const nextDay = (): { counts: Counts; over: Set<number> } => {
    day += 1
    const over = new Set(wavesOn((drawn) => drawn + limit < day))
    for (const { wave, reached } of people) {
      for (const [weaker, stronger] of IMPLIED) {
        if (stronger === LIMITED && over.has(wave)) continue
        if (reached[weaker] && random.chance(pace)) reached[stronger] = true
      }
    }
    for (const wave of wavesOn((drawn) => drawn === day)) {
      for (let selected = random.between(1, most); selected > 0; selected--) people.push({ wave, reached: [true] })
    }
    const counts = new Int32Array(waves * STEPS)
    for (const { wave, reached } of people) {
      for (let step = 0; step < STEPS; step++) {
        if (reached[step]) counts[wave * STEPS + step] = (counts[wave * STEPS + step] ?? 0) + 1
      }
    }
    return { counts, over }
  }
  const nextWeek = (): WaveWeek => {
    const silent = Array.from({ length: DAYS - 1 }, nextDay)
    const { counts, over } = nextDay()
    const national = new Int32Array(STEPS)
    for (const [cell, count] of counts.entries()) national[cell % STEPS] = (national[cell % STEPS] ?? 0) + count
    return {
      ...{ shape, counts, over, silent, national },
      absent: new Set(wavesOn((drawn) => drawn > day)),
    }
  }
  return { weeks, nextWeek }
}
