import type { ExplorerStepFragment, RateFragment, Step, TrendGrain } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { type Day, isDay, mondayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import type { ExplorerFigures } from './load.ts'
import type { ExplorerQuestion } from './question.ts'

/** A series' colour: one of four by its place, or that of whatever has no place among them. */
export type Colour = 's1' | 's2' | 's3' | 's4' | 'rest'

/** A series of the funnel: all people, a part of them, a cohort, or what is compared with. */
export type Series = { key: string; label: string; isYoung: boolean; steps: readonly ExplorerStepFragment[] }

/** More than these are in the table alone. */
export const DRAWN_SERIES = 4

/** Periods over which the moving rate of a trend goes: a week, four of them, a quarter. */
export const AVERAGED: Record<TrendGrain, number> = { DAY: 7, WEEK: 4, MONTH: 3 }

/** The quantiles of times that are told. */
export const QUANTILES = ['median', 'p75', 'p90', 'p99'] as const

/** By what a series is known in every chart. */
export function seriesKey(keys: readonly string[], cohort?: string | null): string {
  return [...(cohort ? [cohort] : []), ...keys].join(' ')
}

/** A value of a dimension, or a cohort. The API labels days and weeks by ISO 8601, as they are in files. */
type Value = { key: string; label: string }

/** What a value is called where people read it: days and weeks in the reader's form. */
export function valueText({ key, label }: Value, words: Record<'day' | 'week', (day: Day) => string>): string {
  if (isDay(key)) return words.day(key)
  const monday = mondayOf(key)
  return monday === undefined ? label : words.week(monday)
}

/** What a part is called, by its values. */
export function partText(
  { keys, labels }: { keys: readonly string[]; labels: readonly string[] },
  value: (value: Value) => string,
): string {
  return keys.map((key, index) => value({ key, label: labels[index] ?? key })).join(' · ')
}

/** The series that an answer has: the first is drawn first. */
export function seriesOf(
  { funnel }: Pick<ExplorerFigures, 'funnel'>,
  question: ExplorerQuestion,
  words: { all: string; compared: string; value: (value: Value) => string },
): Series[] {
  const all: Series = { key: 'all', label: words.all, isYoung: false, steps: funnel.steps }
  if (funnel.comparison) {
    return [all, { key: 'compared', label: words.compared, isYoung: false, steps: funnel.comparison.steps }]
  }
  if (question.by.length > 0) {
    const cohortLabels = new Map(funnel.cohorts.map((cohort) => [cohort.key, words.value(cohort)]))
    return funnel.breakdown.map(({ cohort, keys, labels, steps }) => ({
      key: seriesKey(keys, cohort),
      label: [...(cohort ? [cohortLabels.get(cohort) ?? cohort] : []), partText({ keys, labels }, words.value)].join(
        ' · ',
      ),
      isYoung: false,
      steps,
    }))
  }
  if (question.cohort !== undefined) return funnel.cohorts.map((cohort) => ({ ...cohort, label: words.value(cohort) }))
  return [all]
}

/** Those with most people, as many as a chart can tell apart, in the order of the table: that of time where it has one. */
export function largest(series: readonly Series[]): Series[] {
  const drawn = series.toSorted((one, other) => mostOf(other) - mostOf(one)).slice(0, DRAWN_SERIES)
  return series.filter((each) => drawn.includes(each))
}

/** A series has one colour in every chart of a view: that of its place in the funnel. */
export function colourOf(series: readonly Series[], key: string): Colour {
  const place = largest(series).findIndex((each) => each.key === key)
  return (['s1', 's2', 's3', 's4'] as const)[place] ?? 'rest'
}

function mostOf({ steps }: Series): number {
  return Math.max(0, ...steps.map(({ count }) => count ?? 0))
}

/** A rate with its interval, as tables have it: `82,5 % (81,2–83,7)`. */
export function rateText(language: Language, rate: RateFragment | null | undefined): string {
  const format = formatFor(language)
  if (!rate || rate.rate === null || rate.rate === undefined) return '–'
  const { low, high } = rate
  const interval =
    typeof low === 'number' && typeof high === 'number'
      ? ` (${format.decimal(100 * low)}–${format.decimal(100 * high)})`
      : ''
  return `${format.share(rate.reached, rate.of)}${interval}`
}

/** A time in the unit in which it reads best. */
export function timeText(
  seconds: number,
  words: Record<'minutes' | 'hours' | 'days', (value: string) => string>,
  language: Language,
): string {
  const format = formatFor(language)
  if (seconds < 3_600) return words.minutes(format.decimal(seconds / 60))
  return seconds < 2 * 86_400
    ? words.hours(format.decimal(seconds / 3_600))
    : words.days(format.decimal(seconds / 86_400))
}

/** Whole seconds as days, hours, minutes and seconds. */
export function inUnits(seconds: number): { days: number; hours: number; minutes: number; seconds: number } {
  const whole = (unit: number) => Math.floor(seconds / unit)
  return { days: whole(86_400), hours: whole(3_600) % 24, minutes: whole(60) % 60, seconds: whole(1) % 60 }
}

export function countIn(steps: readonly ExplorerStepFragment[], step: Step): number | null {
  return steps.find((each) => each.step === step)?.count ?? null
}
