import { DAY, dayOf, endOfDay, HOUR, instantOf } from './calendar.ts'
import { at } from './columns.ts'
import type { Figures, WaveFigures } from './figures.ts'
import type { Allotment } from './wave-allotment.ts'

/** When a wave could be entered: after `opensAt` up to and including `closesAt`, seconds since 1970. A wave that is drawn again was opened again. */
export type WaveWindow = { number: number; opensAt: number; closesAt: number }

/** One draw: `count` people of those who had joined by `closesAt`. A wave may be drawn again for a later snapshot. */
export type Draw = { wave: number; snapshot: number; count: number; closesAt: number; drawnAt: number }

export type Windows = { windows: WaveWindow[]; draws: Draw[] }

const SLOT_LIMIT = 14 * DAY
const OPENING_HOUR = 8 * HOUR
const DRAW_HOUR = 14 * HOUR
const CLOSING_ON_DRAW_DAY = 15 * HOUR
const DRAW_ON_CLOSING_DAY = 18 * HOUR

/**
 * Lays out opening, closing and draw of every wave so that each draw falls before its snapshot ends and after the
 * snapshot before it. Days that the file gives are kept; the rest follow each other in order, a fortnight at most each.
 */
export function layOutWindows(figures: Figures, allotments: readonly Allotment[], start: number): Windows {
  const byNumber = new Map(figures.waves.map((wave) => [wave.number, wave]))
  const windows: WaveWindow[] = []
  const draws: Draw[] = []
  let cursor = start
  figures.snapshots.forEach((snapshot, index) => {
    const end = endOfDay(snapshot.day)
    const begin = index > 0 ? endOfDay(at(figures.snapshots, index - 1).day) + 1 : start
    cursor = Math.max(cursor, begin)
    const here = allotments.filter((allotment) => allotment.snapshot === index)
    here.forEach(({ wave, count }, position) => {
      const earlier = windows.find((window) => window.number === wave)
      const slot = slotFor(here.slice(position), byNumber, cursor, end)
      const given = byNumber.get(wave)
      const { opensAt, closesAt, drawnAt } =
        earlier && given?.closesOn
          ? { ...earlier, drawnAt: drawAfter(slot.from, slot) }
          : !earlier && (given?.opensOn || given?.closesOn)
            ? datedWindow(given, slot, begin, end)
            : freeWindow(slot)
      windows.push({ number: wave, opensAt, closesAt })
      draws.push({ wave, snapshot: index, count, closesAt, drawnAt })
      cursor = Math.max(cursor, drawnAt + 1)
    })
  })
  return { windows, draws: draws.sort((a, b) => a.drawnAt - b.drawnAt) }
}

type Slot = { from: number; to: number }

/** An even share of what is left until the next wave whose opening is given, or until the snapshot. */
function slotFor(
  waiting: readonly Allotment[],
  byNumber: ReadonlyMap<number, WaveFigures>,
  from: number,
  end: number,
): Slot {
  const next = waiting.findIndex(({ wave }, index) => index > 0 && openingOf(byNumber.get(wave)) !== undefined)
  const opening = next < 0 ? undefined : openingOf(byNumber.get(waiting[next]?.wave ?? 0))
  const limit = opening !== undefined && opening > from + HOUR ? Math.min(opening, end) : end
  const sharing = next < 0 || limit === end ? waiting.length : next
  return { from, to: from + Math.min(SLOT_LIMIT, Math.floor((limit - from) / sharing)) }
}

function openingOf(wave: WaveFigures | undefined): number | undefined {
  if (wave?.opensOn) return instantOf(wave.opensOn.day, OPENING_HOUR)
  return wave?.closesOn ? instantOf(wave.closesOn.day - 4, OPENING_HOUR) : undefined
}

function freeWindow({ from, to }: Slot): WaveWindow & { drawnAt: number } {
  const length = to - from
  const opensAt = from + Math.floor(length * 0.02)
  const closesOn = dayOf(from + Math.floor(length * 0.5))
  const closesAt = endOfDay(closesOn)
  const drawnAt = instantOf(closesOn + 1, DRAW_HOUR)
  if (length >= 4 * DAY && drawnAt < to) {
    const today = instantOf(dayOf(opensAt), OPENING_HOUR)
    const morning = today > opensAt ? today : today + DAY
    return { number: 0, opensAt: morning < closesAt - DAY ? morning : opensAt, closesAt, drawnAt }
  }
  return {
    number: 0,
    opensAt,
    closesAt: from + Math.floor(length * 0.6),
    drawnAt: from + Math.max(Math.floor(length * 0.6), Math.floor(length * 0.8)),
  }
}

/** Days as given; the instants inside them as the clock of the programme usually had them. */
function datedWindow(wave: WaveFigures, slot: Slot, begin: number, end: number): WaveWindow & { drawnAt: number } {
  const opensOn =
    wave.opensOn?.day ?? Math.min(wave.closesOn?.day ?? 0, Math.max(dayOf(slot.from), (wave.closesOn?.day ?? 0) - 4))
  const opensAt = instantOf(opensOn, OPENING_HOUR)
  const lastDay = dayOf(end)
  const closesOn = wave.closesOn?.day ?? Math.min(opensOn + 4, Math.max(opensOn, lastDay - 1))
  if (closesOn >= lastDay) {
    return {
      number: 0,
      opensAt,
      closesAt: instantOf(lastDay, CLOSING_ON_DRAW_DAY),
      drawnAt: instantOf(lastDay, DRAW_ON_CLOSING_DAY),
    }
  }
  const closesAt = endOfDay(closesOn)
  const soon = instantOf(closesOn + 1, DRAW_HOUR)
  return {
    number: 0,
    opensAt,
    closesAt,
    drawnAt: soon >= begin ? soon : drawAfter(Math.max(begin, closesAt), { from: begin, to: end }),
  }
}

/** A working hour of the day after, or when that is past the slot, its first fifth. */
function drawAfter(instant: number, { from, to }: Slot): number {
  const working = instantOf(dayOf(instant) + 1, DRAW_HOUR)
  return working < to ? working : Math.max(instant, from + Math.floor((to - from) / 5))
}

/**
 * People can only join while a wave is open. Where published counts say that some joined between two snapshots and no
 * wave was open, a wave without a given opening opens early, or one more that is not drawn is open.
 */
export function openWhereJoined(
  windows: readonly WaveWindow[],
  figures: Figures,
  rises: readonly { from: number; to: number }[],
): WaveWindow[] {
  const result = windows.map((window) => ({ ...window }))
  for (const { from, to } of rises) {
    if (result.some(({ opensAt, closesAt }) => opensAt < to && closesAt > from)) continue
    const dated = new Set(figures.waves.filter((wave) => wave.opensOn).map((wave) => wave.number))
    const later = result.filter(({ opensAt, number }) => opensAt >= to && !dated.has(number))
    const next = later.sort((a, b) => a.opensAt - b.opensAt)[0]
    const opensAt = from + Math.floor((to - from) / 4)
    if (next) next.opensAt = opensAt
    else {
      const number = Math.max(0, ...result.map((window) => window.number)) + 1
      result.push({ number, opensAt, closesAt: endOfDay(dayOf(to) + 7) })
    }
  }
  return result
}
