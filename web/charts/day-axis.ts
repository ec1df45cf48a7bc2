/** Days that belong together, both included. */
type Period = { from: string; to: string }

export type DayAxis = {
  /** Where a day is; one that is left out: in the middle of its gap. */
  at: (day: string) => number
  gaps: readonly { from: number; to: number }[]
  /** Names of first and last days, those that fit. */
  labels: readonly { day: string; text: string; x: number; anchor: 'start' | 'end' }[]
}

const DAY_MS = 86_400_000
/** Of a letter in a label, at most, and what is between two labels. */
const [LETTER, APART] = [6.5, 8]

/**
 * Days from left to right: a day is equally wide in all periods, and whatever lies between two periods is a gap of a
 * fixed width. `room` for labels reaches beyond the last day.
 */
export function dayAxis(
  periods: readonly Period[],
  size: { left: number; right: number; gap: number; room: number },
  labelOf: (day: string) => string,
): DayAxis {
  const { left, right, gap } = size
  const lengths = periods.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / DAY_MS)
  const all = lengths.reduce((sum, length) => sum + length, 0)
  const perDay = (right - left - gap * (periods.length - 1)) / Math.max(1, all)
  const starts = periods.map((_, index) => left + index * gap + perDay * sum(lengths.slice(0, index)))
  const end = (index: number) => (starts[index] ?? left) + perDay * (lengths[index] ?? 0)
  const at = (day: string): number => {
    const index = periods.findIndex(({ to }) => day <= to)
    const period = periods[index]
    if (period === undefined) return round(end(periods.length - 1))
    const days = (Date.parse(day) - Date.parse(period.from)) / DAY_MS
    if (days >= 0) return round((starts[index] ?? left) + perDay * days)
    return round(index === 0 ? left : (starts[index] ?? left) - gap / 2)
  }
  const gaps = starts.slice(1).map((start, index) => ({ from: round(end(index)), to: round(start) }))
  return { at, gaps, labels: labelsOf(periods, at, size.room, labelOf) }
}

type Label = DayAxis['labels'][number]

/** First the very first and last day, then the edges of gaps, each where it meets no other. */
function labelsOf(
  periods: readonly Period[],
  at: DayAxis['at'],
  room: number,
  labelOf: (day: string) => string,
): Label[] {
  const placed: (Label & { low: number; high: number })[] = []
  const place = (day: string | undefined, anchors: readonly Label['anchor'][]) => {
    if (day === undefined || placed.some((each) => each.day === day)) return
    const [text, x] = [labelOf(day), at(day)]
    for (const anchor of anchors) {
      const width = text.length * LETTER
      const [low, high] = anchor === 'start' ? [x, x + width] : [x - width, x]
      const free = placed.every((other) => high + APART < other.low || low - APART > other.high)
      if (!free || low < 0 || high > room) continue
      placed.push({ day, text, x, anchor, low, high })
      return
    }
  }
  place(periods[0]?.from, ['start'])
  const last = periods.at(-1)
  const fits = last !== undefined && at(last.to) - at(last.from) > labelOf(last.to).length * LETTER
  place(last?.to, fits ? ['end', 'start'] : ['start', 'end'])
  for (const [index, { from, to }] of periods.entries()) {
    if (index > 0) place(from, ['start'])
    if (index < periods.length - 1) place(to, ['end'])
  }
  return placed
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
