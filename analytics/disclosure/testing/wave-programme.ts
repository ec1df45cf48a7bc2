import type { Random } from '../../testing/random.ts'
import type { Counts, TableShape } from '../table.ts'

/** From selection on, as far as people get here; the third and the fourth both follow the second. */
const IMPLIED = [
  [0, 1],
  [1, 2],
  [1, 3],
] as const
const STEPS = 4

/** The table by wave at a week end: a wave is a row from its draw on, and how many it selected is public. */
export type WaveWeek = { shape: TableShape; counts: Counts; national: Int32Array; absent: ReadonlySet<number> }

/** Few people in few waves: in a week none, one or several are drawn, in any order, and some select hardly anybody. */
export function createWaveProgramme(random: Random): { weeks: number; nextWeek: () => WaveWeek } {
  const waves = random.between(2, 6)
  const weeks = random.between(4, 12)
  const pace = 0.1 + 0.5 * random.next()
  const most = random.between(8, 120)
  const drawnIn = Array.from({ length: waves }, () => random.between(0, weeks - 1))
  const shape: TableShape = {
    id: 'funnel-by-wave',
    rows: drawnIn.map((_week, wave) => String(wave + 1)),
    measures: Array.from({ length: STEPS }, (_, step) => step),
    implied: IMPLIED,
    known: [0],
  }
  const people: { wave: number; reached: boolean[] }[] = []
  let week = -1
  const nextWeek = (): WaveWeek => {
    week += 1
    for (const { reached } of people) {
      for (const [weaker, stronger] of IMPLIED) if (reached[weaker] && random.chance(pace)) reached[stronger] = true
    }
    for (const [wave, drawn] of drawnIn.entries()) {
      if (drawn !== week) continue
      for (let selected = random.between(1, most); selected > 0; selected--) people.push({ wave, reached: [true] })
    }
    const counts = new Int32Array(waves * STEPS)
    const national = new Int32Array(STEPS)
    for (const { wave, reached } of people) {
      for (let step = 0; step < STEPS; step++) {
        if (!reached[step]) continue
        counts[wave * STEPS + step] = (counts[wave * STEPS + step] ?? 0) + 1
        national[step] = (national[step] ?? 0) + 1
      }
    }
    const absent = new Set([...drawnIn.keys()].filter((wave) => (drawnIn[wave] ?? 0) > week))
    return { shape, counts, national, absent }
  }
  return { weeks, nextWeek }
}
