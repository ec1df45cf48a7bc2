import { type Day, isDay } from '../statistics/day.ts'
import { firstOf, type SearchParameters } from '../statistics/question.ts'

/** A wave as its form says it: days are Jakarta's, the last one included. */
export type WavePlan = { number: string; quota: string; opens: Day; closes: Day }
export type PlanMistake = 'number' | 'taken' | 'quota' | 'opens' | 'closes' | 'past' | 'order'

const FIELDS = ['number', 'quota', 'opens', 'closes'] as const

/** Reads the form; nothing when it has not been filled in yet. */
export function readWavePlan(
  given: SearchParameters,
  { today, next, taken }: { today: Day; next?: number; taken: readonly number[] },
): { plan: WavePlan | undefined; mistakes: PlanMistake[]; asked: Partial<WavePlan> } {
  const asked: Partial<WavePlan> = {}
  for (const field of FIELDS) {
    const value = firstOf(given[field])
    if (value !== undefined) asked[field] = value
  }
  if (Object.keys(asked).length === 0) return { plan: undefined, mistakes: [], asked }
  const { number = String(next ?? ''), quota = '', opens = '', closes = '' } = asked
  const mistakes: PlanMistake[] = []
  if (!/^[1-9]\d{0,3}$/.test(number)) mistakes.push('number')
  else if (taken.includes(Number(number))) mistakes.push('taken')
  if (!/^[1-9]\d{0,7}$/.test(quota) || Number(quota) > 10_000_000) mistakes.push('quota')
  if (!isDay(opens)) mistakes.push('opens')
  if (!isDay(closes)) mistakes.push('closes')
  else if (closes < today) mistakes.push('past')
  else if (isDay(opens) && closes < opens) mistakes.push('order')
  return { plan: { number, quota, opens, closes }, mistakes, asked }
}

/** As the API takes it: from the first moment of the first day to the last of the last. */
export function planOf({ number, quota, opens, closes }: WavePlan) {
  return {
    number: Number(number),
    quota: Number(quota),
    opensAt: `${opens}T00:00:00+07:00`,
    closesAt: `${closes}T23:59:59+07:00`,
  }
}
