import { at } from './columns.ts'
import { roundingSlack, type Scale, scaleFigure } from './decimal.ts'
import type { Figures, WaveFigures } from './figures.ts'
import { FiguresError } from './figures-error.ts'
import { SELECTED, STEP_NAMES } from './steps.ts'
import type { WaveRange } from './wave-ranges.ts'

/** So many people of a wave, drawn between a snapshot and the one before. */
export type Allotment = { wave: number; snapshot: number; count: number }

/**
 * Divides what each snapshot adds to SELECTED among the waves it adds: evenly, none above its quota. At scale 1 a quota
 * that the published counts exceed gives way within their rounding, with a warning, and beyond it the file is refused;
 * at other scales, for which this has then been judged, it just gives way.
 */
export function allotWaves(
  figures: Figures,
  scale: Scale,
  ranges: readonly WaveRange[],
  selected: readonly number[],
): { allotments: Allotment[]; warnings: string[] } {
  const byNumber = new Map(figures.waves.map((wave) => [wave.number, wave]))
  const taken = new Map<number, number>()
  const allotments: Allotment[] = []
  const warnings: string[] = []
  let undrawn: number[] = []

  figures.snapshots.forEach((snapshot, index) => {
    const range = at(ranges, index)
    const from = index > 0 ? at(ranges, index - 1).last + 1 : range.first
    for (let wave = Math.max(from, range.first); wave <= range.last; wave++) undrawn.push(wave)
    const closesLater = (wave: number) => {
      const { opensOn, closesOn } = byNumber.get(wave) ?? {}
      return (closesOn ?? opensOn ?? { day: 0 }).day > snapshot.day
    }
    const ready = undrawn.filter((wave) => !closesLater(wave))
    undrawn = undrawn.filter(closesLater)
    const rise = at(selected, index) - (index > 0 ? at(selected, index - 1) : 0)
    // The same last wave twice: what came on top was drawn in it later.
    const drawn = ready.length > 0 || rise === 0 ? ready : drawnBefore(taken, range.last)
    if (drawn.length === 0) {
      if (rise > 0) refuseUndrawn(figures, index, undrawn, byNumber, range)
      return
    }
    const room = drawn.map((wave) => {
      const quota = byNumber.get(wave)?.quota
      return quota === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(0, scaleFigure(quota.value, scale) - (taken.get(wave) ?? 0))
    })
    const counts = spread(rise, room)
    const missing = rise - counts.reduce((sum, count) => sum + count, 0)
    if (missing > 0) {
      // Scaling rounds each figure by itself: that scaled people do not add up to the last one is no contradiction.
      if (scale.numerator === scale.denominator) {
        warnings.push(judgeShortQuota(figures, index, drawn, byNumber, missing))
      }
      spread(
        missing,
        drawn.map(() => Number.POSITIVE_INFINITY),
      ).forEach((more, position) => {
        counts[position] = at(counts, position) + more
      })
    }
    drawn.forEach((wave, position) => {
      taken.set(wave, (taken.get(wave) ?? 0) + at(counts, position))
      allotments.push({ wave, snapshot: index, count: at(counts, position) })
    })
  })
  return { allotments, warnings }
}

function drawnBefore(taken: ReadonlyMap<number, number>, last: number): number[] {
  const [latest] = [...taken.keys()].filter((wave) => wave <= last).sort((a, b) => b - a)
  return latest === undefined ? [] : [latest]
}

/** `total` over places as evenly as their room allows; the sum falls short only when there is no room left. */
function spread(total: number, room: readonly number[]): number[] {
  const counts = room.map(() => 0)
  let left = total
  let open = room.map((_, index) => index)
  while (left > 0 && open.length > 0) {
    const share = Math.max(1, Math.floor(left / open.length))
    for (const index of open) {
      const more = Math.min(share, left, at(room, index) - at(counts, index))
      counts[index] = at(counts, index) + more
      left -= more
    }
    open = open.filter((index) => at(counts, index) < at(room, index))
  }
  return counts
}

/**
 * What to say about quotas that fall short by `missing` real people: a warning, or the file is refused. Judged on the
 * published figures, so that the answer does not depend on the scale.
 */
function judgeShortQuota(
  figures: Figures,
  index: number,
  drawn: readonly number[],
  byNumber: ReadonlyMap<number, WaveFigures>,
  missing: number,
): string {
  const quotas = drawn.flatMap((wave) => byNumber.get(wave)?.quota ?? [])
  const now = figures.snapshots[index]?.counts.get(SELECTED)
  const before = figures.snapshots[index - 1]?.counts.get(SELECTED)
  const concerned = [...quotas, ...(before ? [before] : []), ...(now ? [now] : [])]
  const slack = concerned.reduce((sum, figure) => sum + (figure.rounded ? roundingSlack(figure.value) : 0), 0)
  // Without a count of its own, the snapshot says so by its other counts.
  const lines = [...concerned.map(({ line }) => line), ...(now ? [] : [figures.snapshots[index]?.line ?? 1])]
  const what = `${STEP_NAMES[SELECTED]} by ${figures.snapshots[index]?.asOf} exceeds the quota of wave ${drawn.join(', ')} by ${missing}`
  if (missing > slack) throw new FiguresError([{ lines, message: what }])
  return `lines ${lines.join(', ')}: ${what}; that is within rounding, so the quota gives way`
}

function refuseUndrawn(
  figures: Figures,
  index: number,
  undrawn: readonly number[],
  byNumber: ReadonlyMap<number, WaveFigures>,
  range: WaveRange,
): never {
  const closing = undrawn.map((wave) => byNumber.get(wave)?.closesOn ?? byNumber.get(wave)?.opensOn)
  const snapshot = figures.snapshots[index]
  throw new FiguresError([
    {
      lines: [...closing.flatMap((date) => date?.line ?? []), snapshot?.counts.get(SELECTED)?.line ?? range.line],
      message: `people are selected by ${snapshot?.asOf}, but no wave they can belong to has closed by then`,
    },
  ])
}
