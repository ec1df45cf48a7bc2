import { ProgressDocument, type ProgressQuery, ProgressStartDocument, type Step } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { type Day, dayOf } from '../statistics/day.ts'
import { countOf } from '../statistics/headline.ts'
import { firstDayOf, gapsBetween, momentsIn, momentVariables, type Period, periodsIn } from '../statistics/moments.ts'
import type { Question } from '../statistics/question.ts'
import { type RulesChanged, rulesChanged } from '../statistics/rules-changed.ts'
import { askGateway } from './gateway.ts'
import type { Frame } from './load-home.ts'

/** The steps whose people are followed. */
export const LINES = ['PURCHASED', 'COMPLETED', 'PAID'] as const satisfies readonly Step[]
/** Who has reached the one and not the other. */
export const GAPS = [
  ['SELECTED', 'PURCHASED'],
  ['PURCHASED', 'COMPLETED'],
  ['COMPLETED', 'PAID'],
] as const satisfies readonly (readonly [Step, Step])[]

type Line = (typeof LINES)[number]

/**
 * `waiting` by the step that people wait for; `paid` in rupiah since the beginning, `paidSince` since the day before in
 * the list, null for the first of days that begin later than the programme.
 */
export type Moment = {
  day: Day
  reached: Record<Line, number>
  waiting: Record<Line, number>
  paid: bigint
  paidSince: bigint | null
}
export type Progress = {
  moments: readonly Moment[]
  /** Of the last day. */
  funnel: ProgressQuery['p0']
  periods: readonly Period[]
  /** Days that are left out between two periods. */
  gaps: readonly Period[]
  /** The day on which data ends, where that is before the day asked for. */
  ended: Day | undefined
  /** Nothing was recorded on the days asked for: how things stood on the last of them is all there is. */
  isEmpty: boolean
  /** Of those days that are drawn or left out between them, the oldest first. */
  waves: readonly { number: number; day: Day }[]
  rules: readonly RulesChanged[]
}

/** National totals from the day asked for, else from the first wave, to another, about evenly apart in each period with data. */
export async function loadProgress({ playback }: Frame, question: Question, language: Language): Promise<Progress> {
  const { waves, ruleVersions } = await askGateway(ProgressStartDocument, {}, language)
  const { day: last, from } = question
  const first = firstDayOf(waves, last)
  const known = periodsIn({ from: from ?? first, to: last }, playback)
  const periods = known.length === 0 ? [{ from: last, to: last }] : known
  const days = momentsIn(periods)
  const drawn = { from: days[0] ?? last, to: days.at(-1) ?? last }
  const answer = await askGateway(ProgressDocument, momentVariables(days), language)
  const funnels = Object.values(answer).slice(0, days.length)
  const moments = funnels.map(({ steps, paidAmount }, index) => {
    const at = (step: Step) => countOf(steps, step) ?? 0
    const paid = BigInt(paidAmount ?? 0)
    return {
      day: days[index] ?? last,
      reached: { PURCHASED: at('PURCHASED'), COMPLETED: at('COMPLETED'), PAID: at('PAID') },
      waiting: {
        PURCHASED: Math.max(0, at('SELECTED') - at('PURCHASED')),
        COMPLETED: Math.max(0, at('PURCHASED') - at('COMPLETED')),
        PAID: Math.max(0, at('COMPLETED') - at('PAID')),
      },
      paid,
      paidSince:
        index === 0 && from !== undefined && from > first ? null : paid - BigInt(funnels[index - 1]?.paidAmount ?? 0),
    }
  })
  const end = periods.at(-1)?.to ?? last
  return {
    moments,
    funnel: funnels.at(-1) ?? answer.p0,
    periods,
    gaps: gapsBetween(periods),
    ended: end < last ? end : undefined,
    isEmpty: known.length === 0,
    waves: waves
      .map(({ number, opensAt }) => ({ number, day: dayOf(new Date(opensAt)) }))
      .filter(({ day }) => day >= drawn.from && day <= drawn.to)
      .toSorted((one, other) => one.day.localeCompare(other.day)),
    rules: rulesChanged(ruleVersions, drawn),
  }
}
