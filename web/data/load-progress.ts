import { ProgressDocument, type ProgressQuery, ProgressStartDocument, type Step } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { type Day, dayOf } from '../statistics/day.ts'
import { countOf } from '../statistics/headline.ts'
import { firstDayOf, momentsBetween, momentVariables } from '../statistics/moments.ts'
import { askGateway } from './gateway.ts'

/** The steps whose people are followed. */
export const LINES = ['PURCHASED', 'COMPLETED', 'PAID'] as const satisfies readonly Step[]
/** Who has reached the one and not the other. */
export const GAPS = [
  ['SELECTED', 'PURCHASED'],
  ['PURCHASED', 'COMPLETED'],
  ['COMPLETED', 'PAID'],
] as const satisfies readonly (readonly [Step, Step])[]

type Line = (typeof LINES)[number]

/** `waiting` by the step that people wait for; `paid` in rupiah since the beginning, `paidSince` since the day before in the list. */
export type Moment = {
  day: Day
  reached: Record<Line, number>
  waiting: Record<Line, number>
  paid: bigint
  paidSince: bigint
}
export type Progress = {
  moments: readonly Moment[]
  /** Of the last day. */
  funnel: ProgressQuery['p0']
  waves: readonly { number: number; day: Day }[]
}

/** National totals from the first wave to a day, evenly apart. */
export async function loadProgress(last: Day, language: Language): Promise<Progress> {
  const { waves } = await askGateway(ProgressStartDocument, {}, language)
  const days = momentsBetween(firstDayOf(waves, last), last)
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
      paidSince: paid - BigInt(funnels[index - 1]?.paidAmount ?? 0),
    }
  })
  return {
    moments,
    funnel: funnels.at(-1) ?? answer.p0,
    waves: waves.map(({ number, opensAt }) => ({ number, day: dayOf(new Date(opensAt)) })),
  }
}
