import type { Random } from '../../testing/random.ts'
import type { Counts, TableShape } from '../table.ts'

/** As far as people get: entering and being selected are what a wave is about. */
const STEPS = ['REGISTERED', 'JOINED', 'SELECTED', 'PURCHASED', 'COMPLETED'] as const
const JOINED = 1
const SELECTED = 2
const NONE = 'NONE'

/** The table by wave at a week end; how many entered each wave is in its shape as soon as it is public. */
export type WaveWeek = {
  shape: TableShape
  counts: Counts
  national: Int32Array
  absent: ReadonlySet<number>
  closed: ReadonlySet<number>
}

type Person = { wave: number; joined: boolean; selected: boolean; reached: number }

/**
 * Few people in few waves, as waves are: one after the other opens, is entered, closes and is drawn; whoever was not
 * selected may go over to the next. Some are open for longer than the week end in which they opened, or beyond the last.
 */
export function createWaveProgramme(random: Random): { weeks: number; nextWeek: () => WaveWeek } {
  const waves = random.between(3, 5)
  const every = random.between(1, 2)
  const [comers, drawn] = [random.between(15, 60), 0.3 + 0.5 * random.next()]
  const [back, pace] = [0.05 + 0.4 * random.next(), 0.1 + 0.4 * random.next()]
  const staysOpen = every > 1 && random.chance(0.3)
  const closesAfterwards = staysOpen && random.chance(0.5)
  const entrants = new Map<string, number>()
  const rows = [...Array.from({ length: waves }, (_, wave) => String(wave + 1)), NONE]
  const people: Person[] = []
  let week = -1
  let opened = 0
  const nextWeek = (): WaveWeek => {
    week += 1
    for (const person of people) {
      if (person.selected && person.reached < STEPS.length - 1 && random.chance(pace)) person.reached += 1
    }
    const wave = Math.floor(week / every) + 1
    const isLast = wave <= waves && week % every === every - 1
    if (isLast || (wave <= waves && staysOpen)) enter(wave)
    if (isLast && !closesAfterwards) draw(wave)
    for (let comer = random.between(0, 10); comer > 0; comer--) {
      people.push({ wave: 0, joined: false, selected: false, reached: 0 })
    }
    const counted = count()
    if (!isLast || !closesAfterwards) return counted
    // More come after the week end, and before its edition is made the wave is closed.
    enter(wave)
    draw(wave)
    return { ...counted, shape: waveShape(rows, new Map(entrants)) }
  }
  return { weeks: waves * every + 3, nextWeek }

  function enter(wave: number): void {
    opened = wave
    for (const person of people) {
      const isAgain = person.joined && !person.selected && person.wave !== wave
      if (person.joined ? isAgain && random.chance(back) : random.chance(0.5)) {
        Object.assign(person, { wave, joined: true, reached: JOINED })
      }
    }
    for (let comer = random.between(5, comers); comer > 0; comer--) {
      people.push({ wave, joined: true, selected: false, reached: JOINED })
    }
  }

  function draw(wave: number): void {
    const entered = people.filter((person) => person.joined && person.wave === wave)
    entrants.set(String(wave), entered.length)
    for (const person of entered) if (random.chance(drawn)) Object.assign(person, { selected: true, reached: SELECTED })
  }

  function count(): WaveWeek {
    const counts = new Int32Array(rows.length * STEPS.length)
    const national = new Int32Array(STEPS.length)
    for (const { wave, reached } of people) {
      const row = wave === 0 ? rows.length - 1 : wave - 1
      for (let step = 0; step <= reached; step++) {
        const cell = row * STEPS.length + step
        counts[cell] = (counts[cell] ?? 0) + 1
        national[step] = (national[step] ?? 0) + 1
      }
    }
    const absent = new Set([...rows.keys()].filter((row) => rows[row] !== NONE && row >= opened))
    const closed = new Set([...rows.keys()].filter((row) => entrants.has(rows[row] ?? '')))
    return { shape: waveShape(rows, new Map(entrants)), counts, national, absent, closed }
  }
}

/** `passed`: how many entered each wave, as far as that is public. */
export function waveShape(rows: readonly string[], passed: ReadonlyMap<string, number>): TableShape {
  return {
    id: 'funnel-by-wave',
    rows,
    measures: [...STEPS.keys()],
    implied: STEPS.slice(1).map((_step, step) => [step, step + 1] as const),
    known: [SELECTED],
    gate: { measure: JOINED, without: NONE, passed },
  }
}
