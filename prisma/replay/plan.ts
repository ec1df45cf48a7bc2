import { endOfDay } from './calendar.ts'
import { at } from './columns.ts'
import { parseScale, type Scale, scaleFigure } from './decimal.ts'
import type { Figures } from './figures.ts'
import { FiguresError } from './figures-error.ts'
import { programmeStart } from './grid.ts'
import type { Payments } from './payment-list.ts'
import { planPayments } from './payments.ts'
import { assignPeople, type People } from './people.ts'
import { foldSeed } from './random.ts'
import { createResponse } from './response.ts'
import { JOINED } from './steps.ts'
import { buildTargets, selectedTargets, type Targets } from './targets.ts'
import { createPersonTimes, type PersonTimes, timeGridOf } from './times.ts'
import { allotWaves } from './wave-allotment.ts'
import { fillWaveRanges } from './wave-ranges.ts'
import { type Draw, layOutWindows, openWhereJoined, type WaveWindow, type Windows } from './wave-windows.ts'

/** Everything that a playback writes, before it is written. Pure: the same figures, scale and seed give the same plan. */
export type Plan = {
  figures: Figures
  scale: Scale
  /** 32 bits, folded from the seed that was asked for. */
  seed: number
  /** First second and last second of the playback. */
  start: number
  end: number
  waves: PlannedWave[]
  draws: Draw[]
  targets: Targets
  people: People
  personTimes: PersonTimes
  payments: Payments
  warnings: string[]
}

/** What the rows of people are made from. */
export type PeoplePlan = Pick<Plan, 'seed' | 'end' | 'waves' | 'draws' | 'people' | 'personTimes' | 'payments'>

export type PlannedWave = WaveWindow & {
  /** Scaled; what was drawn, where the file gives none or it gave way. */
  quota: number
  selected: number
  note?: string
}

/** Delays are shortened in these steps until published amounts can have been paid. */
const HASTES = [0, 0.3, 0.5, 0.7, 0.85, 0.95, 1]
const ROUGH_PEOPLE = 20_000

/**
 * Plans a playback. `scaleText` is decimal or a ratio ("0.001", "1:1000"), `seed` any integer. Throws FiguresError when
 * the figures cannot be met, whatever the scale.
 */
export function planPlayback(figures: Figures, scaleText: string, seed: number): Plan {
  const scale = parseScale(scaleText)
  const start = programmeStart(figures)
  // Judged first on the published figures themselves, so that no scale hides a contradiction.
  const judged = judge(figures, start)
  const { windows } = layOutWaves(figures, scale, start, judged.atLeast)
  const folded = foldSeed(seed)

  const end = endOfDay(at(figures.snapshots, figures.snapshots.length - 1).day)
  const planWith = (scale: Scale, { windows, draws }: Windows, haste: number) => {
    const targets = buildTargets(figures, scale, start, { windows, draws }, createResponse(draws, haste))
    const people = assignPeople(targets, draws, folded)
    const personTimes = createPersonTimes(timeGridOf(targets), draws, people, folded)
    const payments = planPayments({ figures, scale, seed: folded, draws, people, personTimes })
    return { targets, people, personTimes, payments }
  }
  const greatest = Math.max(
    ...figures.snapshots.flatMap(({ counts }) => [...counts.values()].map(({ value }) => value)),
  )
  const rough = parseScale(`1:${Math.max(1, Math.ceil(greatest / ROUGH_PEOPLE))}`)
  // A small plan tells how much haste there must be; the large one then mostly needs one try.
  let attempt = 0
  if (rough.value < scale.value) {
    const { windows: roughWindows } = layOutWaves(figures, rough, start, judged.atLeast)
    while (attempt < HASTES.length - 1 && planWith(rough, roughWindows, at(HASTES, attempt)).payments.short > 0)
      attempt++
  }
  let planned = planWith(scale, windows, at(HASTES, attempt))
  while (planned.payments.short > 0 && attempt < HASTES.length - 1)
    planned = planWith(scale, windows, at(HASTES, ++attempt))
  return {
    figures,
    scale,
    seed: folded,
    start,
    end,
    waves: planWaves(figures, scale, windows),
    draws: windows.draws,
    ...planned,
    warnings: [...figures.warnings, ...judged.warnings, ...planned.people.warnings, ...planned.payments.warnings],
  }
}

/**
 * Whether the published figures can be met at all, and whether only when no more people are drawn than the later steps
 * need (which is then done, where SELECTED was not published). Throws FiguresError.
 */
function judge(figures: Figures, start: number): { warnings: string[]; atLeast: boolean } {
  const real = parseScale('1')
  const attempt = (atLeast: boolean) => {
    const { windows, warnings } = layOutWaves(figures, real, start, atLeast)
    buildTargets(figures, real, start, windows, createResponse(windows.draws, 0))
    return { warnings, atLeast }
  }
  try {
    return attempt(false)
  } catch (error) {
    if (!(error instanceof FiguresError)) throw error
    return attempt(true)
  }
}

function layOutWaves(
  figures: Figures,
  scale: Scale,
  start: number,
  atLeast: boolean,
): { windows: Windows; warnings: string[] } {
  const selected = selectedTargets(figures, scale, start, atLeast)
  const real = selectedTargets(figures, parseScale('1'), start, atLeast)
  const { allotments, warnings } = allotWaves(figures, scale, fillWaveRanges(figures, real), selected)
  const { windows, draws } = layOutWindows(figures, allotments, start)
  return { windows: { windows: openWhereJoined(windows, figures, joinedRises(figures, start)), draws }, warnings }
}

/** Between which instants published counts of JOINED rise. */
function joinedRises(figures: Figures, start: number): { from: number; to: number }[] {
  const rises: { from: number; to: number }[] = []
  let from = start
  let count = 0
  for (const snapshot of figures.snapshots) {
    const figure = snapshot.counts.get(JOINED)
    if (!figure) continue
    const to = endOfDay(snapshot.day)
    if (figure.value > count) rises.push({ from, to })
    from = to
    count = figure.value
  }
  return rises
}

function planWaves(figures: Figures, scale: Scale, { windows, draws }: Windows): PlannedWave[] {
  const numbers = [...new Set(windows.map(({ number }) => number))].sort((a, b) => a - b)
  return numbers.map((number): PlannedWave => {
    const own = windows.filter((window) => window.number === number)
    const given = figures.waves.find((wave) => wave.number === number)
    const selected = draws.reduce((sum, draw) => sum + (draw.wave === number ? draw.count : 0), 0)
    const quota = given?.quota ? scaleFigure(given.quota.value, scale) : 0
    return {
      number,
      opensAt: Math.min(...own.map(({ opensAt }) => opensAt)),
      closesAt: Math.max(...own.map(({ closesAt }) => closesAt)),
      quota: Math.max(quota, selected, 1),
      selected,
      ...(given?.note === undefined ? {} : { note: given.note }),
    }
  })
}
