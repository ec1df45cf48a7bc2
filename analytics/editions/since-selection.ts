import { STEPS } from '#prisma/journey.ts'
import { MOST_PROTECTED } from '../disclosure/promise.ts'
import type { PublishedWeek, StoredWeek } from './edition-content.ts'
import { DERIVED_TABLES, MOST_OFF } from './edition-tables.ts'
import { WAITS } from './measures.ts'
import { dayNumber } from './week-ends.ts'

/** Bands of the time since a wave was drawn, each from so many weeks on; the last one for waves that were not. */
export const WEEK_BANDS = [
  { key: 'WEEK_0', from: 0, labels: { id: 'Pekan terpilih', en: 'Week of selection' } },
  { key: 'WEEK_1', from: 1, labels: { id: '1 pekan', en: '1 week' } },
  { key: 'WEEKS_2_TO_3', from: 2, labels: { id: '2–3 pekan', en: '2–3 weeks' } },
  { key: 'WEEKS_4_TO_7', from: 4, labels: { id: '4–7 pekan', en: '4–7 weeks' } },
  { key: 'WEEKS_8_TO_11', from: 8, labels: { id: '8–11 pekan', en: '8–11 weeks' } },
  { key: 'WEEKS_12_TO_25', from: 12, labels: { id: '12–25 pekan', en: '12–25 weeks' } },
  { key: 'WEEKS_26_OR_MORE', from: 26, labels: { id: '26 pekan atau lebih', en: '26 weeks or more' } },
  { key: 'UNKNOWN', from: undefined, labels: { id: 'Tidak diketahui', en: 'Not known' } },
] as const

const SELECTED = STEPS.indexOf('SELECTED')

/** Rounded counts of a wave by step at week ends, oldest first; null in hidden columns. */
type Wave = { drawn: number | undefined; weeks: { week: number; counts: ReadonlyMap<number, number | null> }[] }

/** A sum of so many differences. */
type Sum = { value: number | null; terms: number }

/**
 * Times from selection to the later steps, and who waits between two, by the weeks since their wave was drawn: sums and
 * differences of the published counts by wave, so that they agree with these and tell nothing more. Whatever may be of a
 * protected count is withheld.
 */
export function sinceSelection(waveWeeks: readonly StoredWeek[]): PublishedWeek[] {
  const waves = wavesOf(waveWeeks)
  return waveWeeks.flatMap((stored) => {
    const week = weekOf(stored.weekEnd)
    const totalOf = (step: number): number => stored.totals[stored.measures.indexOf(step)] ?? 0
    const drawn = waves.filter((wave) => wave.drawn !== undefined && wave.drawn <= week)
    // Waves of later weeks would change what is withheld in this one.
    const others = waves.filter(
      ({ drawn: since, weeks: [first] }) => first && first.week <= week && (since === undefined || since > week),
    )
    const tableOf = (
      table: keyof typeof DERIVED_TABLES,
      totals: number[],
      sumOf: (band: number, column: number) => Sum,
    ) => {
      const { id, measures } = DERIVED_TABLES[table]
      const rows = WEEK_BANDS.map(({ key }, band) => {
        const sums = measures.map((_measure, column) => sumOf(band, column))
        return { key, counts: sums.map(shown), parts: sums[0]?.terms ?? 0 }
      })
      return { edition: stored.edition, tableId: id, weekEnd: stored.weekEnd, measures: [...measures], totals, rows }
    }
    return [
      tableOf('times', DERIVED_TABLES.times.measures.map(totalOf), (band, column) => {
        const step = DERIVED_TABLES.times.measures[column] ?? 0
        const [from, before] = [WEEK_BANDS[band]?.from, WEEK_BANDS[band + 1]?.from ?? Number.POSITIVE_INFINITY]
        if (from === undefined) return add(others.map((wave) => at(wave, step, week)))
        const begun = drawn.filter((wave) => (wave.drawn ?? 0) + from <= week)
        return add(
          begun.map((wave) => {
            const first = wave.drawn ?? 0
            const until = at(wave, step, Math.min(week, first + before - 1))
            return from === 0 ? until : minus(until, at(wave, step, first + from - 1))
          }),
        )
      }),
      tableOf(
        'backlog',
        WAITS.map(({ from, to }) => totalOf(from) - totalOf(to)),
        (band, column) => {
          const { from, to } = WAITS[column] ?? { from: SELECTED, to: SELECTED }
          const own =
            band === WEEK_BANDS.length - 1 ? others : drawn.filter((wave) => bandOf(week - (wave.drawn ?? 0)) === band)
          return add(own.map((wave) => minus(at(wave, from, week), at(wave, to, week))))
        },
      ),
    ]
  })
}

/** How many were selected in each wave is public, and so is the week in which they first were. */
function wavesOf(stored: readonly StoredWeek[]): Wave[] {
  const waves = new Map<string, Wave>()
  for (const { weekEnd, rows, measures, rounded, exact, hidden } of stored) {
    for (const [row, key] of rows.entries()) {
      const wave = waves.get(key) ?? { drawn: undefined, weeks: [] }
      waves.set(key, wave)
      const first = row * measures.length
      if ((exact[first + measures.indexOf(SELECTED)] ?? 0) > 0) wave.drawn ??= weekOf(weekEnd)
      const counts = new Map(
        measures.map((step, column) => [step, hidden.includes(column) ? null : (rounded[first + column] ?? 0)]),
      )
      wave.weeks.push({ week: weekOf(weekEnd), counts })
    }
  }
  return [...waves.values()]
}

function weekOf(weekEnd: string): number {
  return Math.floor(dayNumber(weekEnd) / 7)
}

/** What was last published of a wave by a week. */
function at({ weeks }: Wave, step: number, week: number): number | null {
  const last = weeks.findLast((each) => each.week <= week)
  return last ? (last.counts.get(step) ?? null) : 0
}

function bandOf(weeks: number): number {
  return WEEK_BANDS.findLastIndex(({ from }) => from !== undefined && from <= weeks)
}

function minus(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one - other
}

function add(terms: readonly (number | null)[]): Sum {
  return {
    value: terms.reduce((sum, term) => (sum === null || term === null ? null : sum + term), 0),
    terms: terms.length,
  }
}

function shown({ value, terms }: Sum): number | null {
  // Of no wave there is nobody.
  if (terms === 0) return 0
  return value !== null && value > terms * MOST_OFF + MOST_PROTECTED ? value : null
}
