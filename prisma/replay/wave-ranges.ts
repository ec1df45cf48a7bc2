import { at } from './columns.ts'
import type { Figures } from './figures.ts'

/** First and last wave of those selected by each snapshot, with what the file leaves out filled in. */
export type WaveRange = { first: number; last: number; line: number }

/**
 * A snapshot without `waves` gets what lies between its neighbours: by the dates of waves where given, else by time,
 * a wave a fortnight. `selected` are the counts to be met at each snapshot.
 */
export function fillWaveRanges(figures: Figures, selected: readonly number[]): WaveRange[] {
  const { snapshots, waves } = figures
  const first = Math.min(...snapshots.flatMap((snapshot) => snapshot.waves?.first ?? []), 999)
  const ranges: WaveRange[] = []
  snapshots.forEach((snapshot, index) => {
    if (snapshot.waves) {
      ranges.push(snapshot.waves)
      return
    }
    const previous = ranges[index - 1]
    const start = previous?.last ?? (first === 999 ? 0 : first - 1)
    const next = snapshots.slice(index + 1).find((later) => later.waves)
    const rise = at(selected, index) - (index > 0 ? at(selected, index - 1) : 0)
    const dated = waves
      .filter((wave) => wave.closesOn && wave.closesOn.day <= snapshot.day)
      .reduce((greatest, wave) => Math.max(greatest, wave.number), start)
    const days = snapshot.day - (snapshots[index - 1]?.day ?? snapshot.day - 14)
    const guess = dated > start ? dated : start + (rise > 0 ? Math.max(1, Math.min(20, Math.round(days / 14))) : 0)
    const last = Math.max(start, Math.min(guess, next?.waves?.last ?? 999))
    ranges.push({ first: previous?.first ?? next?.waves?.first ?? 1, last, line: snapshot.line })
  })
  return ranges
}
