import { getTranslations } from 'next-intl/server'
import type { ReactElement } from 'react'
import { funnelChart } from '../charts/funnel-chart.tsx'
import { timeChart } from '../charts/time-chart.tsx'
import { trendChart } from '../charts/trend-chart.tsx'
import type { Language } from '../i18n/languages.ts'
import { dayWords } from '../management/day-words.ts'
import { dayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import { trendRules } from './drawing-notes.ts'
import { type FileName, goesBy } from './file-name.ts'
import type { Explorer } from './load.ts'
import { comparedWith, comparesEntries, FILTER_NAMES, FILTERS } from './question.ts'
import { entriesIn, seriesIn, type TimedPart, timedParts } from './series.ts'
import { stretchesOf } from './trend-points.ts'
import { AVERAGED, colourOf, countIn, DRAWN_SERIES, inUnits, largest, type Series, timeText } from './views.ts'

/** `narrow`: the same for a telephone, where the other would have to be scrolled; files have the wide one. */
export type Drawing = { title: string; drawing: ReactElement; narrow: ReactElement }

const [HOUR, DAY] = [3_600, 86_400]
const TICKS = [60, 600, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY] as const

/** Of a filter with more values the first of them are told, and how many more there are. */
const MOST_NAMED = 12

/** As of when, of whom and in which parts: what a file and a shared view have to say, and a playback's scale with it. */
export async function aboutOf(
  language: Language,
  { figures, frame, question }: Explorer,
  of: FileName = 'funnel',
): Promise<string> {
  const t = await getTranslations({ locale: language })
  const format = formatFor(language)
  const words = await dayWords(language)
  const { day, filter, since, until, order, window, cohort } = question
  const chosen = FILTER_NAMES.flatMap((name) => {
    const values = frame.funnelDimensions.find(({ dimension }) => dimension === FILTERS[name].dimension)?.values ?? []
    const labels = values.filter(({ key }) => filter[name]?.includes(key)).map(({ label }) => label)
    if (labels.length <= MOST_NAMED) return labels.length === 0 ? [] : [labels.join(', ')]
    const more = format.count(labels.length - MOST_NAMED)
    return [t('explorer.andMore', { names: labels.slice(0, MOST_NAMED).join(', '), more })]
  })
  const by = of === 'times' && figures?.timesUndivided ? [] : question.by
  const scale = figures?.funnel.scale
  const other = comparesEntries(question) && goesBy(of, 'compareSince') ? comparedWith(question) : undefined
  const entries = other && (await entriesIn(language, other))
  return [
    words.asOf(figures === undefined ? day : dayOf(new Date(figures.funnel.asOf))),
    ...chosen,
    ...(since === undefined ? [] : [`${t('explorer.field.since')} ${format.dayShort(since)}`]),
    ...(until === undefined ? [] : [`${t('explorer.field.until')} ${format.dayShort(until)}`]),
    ...(entries === undefined ? [] : [t('explorer.comparedEntries', { entries })]),
    ...(order === 'ANY' || !goesBy(of, 'order') ? [] : [t(`explorer.order.${order}`)]),
    ...(window === undefined || !goesBy(of, 'window') ? [] : [t('explorer.within', { days: window })]),
    ...(by.length === 0 || !goesBy(of, 'by')
      ? []
      : [`${t('explorer.field.by')} ${by.map((each) => t(`explorer.dimension.${each}`)).join(' × ')}`]),
    ...(cohort === undefined || !goesBy(of, 'cohort')
      ? []
      : [`${t('explorer.field.cohort')}: ${t(`explorer.cohort.${cohort}`)}`]),
    ...(scale ? [t('site.scale', { scale: format.scale(scale) })] : []),
  ].join(' · ')
}

/** The funnel as the page draws it, and as a file is made from it. */
export async function drawFunnel(language: Language, explorer: Explorer): Promise<Drawing | undefined> {
  const { figures, question } = explorer
  if (figures === undefined) return undefined
  const t = await getTranslations({ locale: language })
  const format = formatFor(language)
  const all = await seriesIn(language, explorer)
  const series = largest(all)
  const [first] = question.steps
  const whole = Math.max(0, ...series.flatMap(({ steps }) => steps.map(({ count }) => count ?? 0)))
  // With a window, rates are of those whose window is over: so is what the title says.
  const judged = question.window === undefined ? undefined : figures.funnel.steps.at(-1)?.fromFirst
  const [start, end] = judged
    ? [judged.of, judged.reached]
    : [figures.funnel.steps[0]?.count ?? 0, figures.funnel.steps.at(-1)?.count ?? 0]
  const last = question.steps.at(-1) ?? first ?? 'PAID'
  const title =
    first === last
      ? t('explorer.findingOne', { count: format.count(end), step: t(`step.${last}`) })
      : t('explorer.finding', {
          share: format.share(end, start),
          count: format.count(end),
          of: format.count(start),
          first: t(`step.${first ?? 'REGISTERED'}`),
          last: t(`step.${last}`),
        })
  const single = series.length === 1
  const rows = question.steps.map((step, index) => {
    const before = question.steps[index - 1]
    const own = figures.funnel.steps.find((each) => each.step === step)
    const rate = own?.fromPrevious
    const stopped =
      question.window !== undefined && rate
        ? rate.of - rate.reached
        : (countIn(figures.funnel.steps, before ?? step) ?? 0) - (own?.count ?? 0)
    const lost = before === undefined ? 0 : Math.max(0, stopped)
    return {
      key: step,
      label: t(`step.${step}`),
      notes:
        single && before !== undefined
          ? [
              t('explorer.barShare', { share: format.share(rate?.reached, rate?.of) }),
              t('explorer.barLost', { lost: format.count(lost) }),
            ]
          : [],
      bars: series.map(({ key, label, steps }) => {
        const found = steps.find((each) => each.step === step)
        const count = found?.count ?? null
        const share = format.share(found?.fromFirst?.reached, found?.fromFirst?.of)
        const figure = count === null ? t('funnel.withheld') : format.count(count)
        return {
          key,
          colour: colourOf(all, key),
          part: count,
          text: [figure, ...(index === 0 ? [] : [share]), ...(single ? [] : [shortened(label, 27)])].join(' · '),
        }
      }),
    }
  })
  const chart = (size: 'wide' | 'narrow') => funnelChart({ size, rows, whole, title })
  return { title, drawing: chart('wide'), narrow: chart('narrow') }
}

/** How long people took between the two steps, of the largest parts; nothing when nobody has reached both. */
export async function drawTimes(language: Language, explorer: Explorer): Promise<Drawing | undefined> {
  const { figures } = explorer
  const [times, gap] = [figures?.between?.stepTimes, figures?.gap]
  if (times === undefined || gap === undefined || times.people === 0) return undefined
  const t = await getTranslations({ locale: language, namespace: 'explorer' })
  const steps = await getTranslations({ locale: language, namespace: 'step' })
  const spell = await timeIn(language)
  const [all, ...parts] = await timedParts(language, explorer)
  const series = await seriesIn(language, explorer)
  const drawn = timedAndDrawn(parts, series)
  const title = t('times.finding', {
    median: times.median ? spell(times.median) : '–',
    from: steps(gap.from),
    to: steps(gap.to),
  })
  const chart = (size: 'wide' | 'narrow') =>
    timeChart({
      size,
      rows: (drawn.length > 0 || all === undefined ? drawn : [all]).map(({ key, label, times: own }) => ({
        key,
        colour: colourOf(series, key),
        label,
        people: own.people,
        bins: own.histogram,
        marks: (['median', 'p90'] as const).flatMap((name) => {
          const found = own[name]
          return found ? [{ key: name, seconds: found.seconds, label: `${t(`times.${name}`)} ${spell(found)}` }] : []
        }),
      })),
      ticks: TICKS.map((seconds) => ({ key: String(seconds), seconds, label: spell({ seconds }, 'whole') })),
      title,
    })
  return { title, drawing: chart('wide'), narrow: chart('narrow') }
}

/** The parts that the funnel draws, else others with most people, as many as it draws; in the order of the table. */
function timedAndDrawn(parts: readonly TimedPart[], series: readonly Series[]): TimedPart[] {
  const timed = parts.filter(({ times: { people } }) => people > 0)
  const inFunnel = largest(series).flatMap(({ key }) => timed.filter((part) => part.key === key))
  const others = timed.filter((part) => !inFunnel.includes(part))
  const largestFirst = others.toSorted((one, other) => other.times.people - one.times.people)
  const drawn = [...inFunnel, ...largestFirst].slice(0, DRAWN_SERIES)
  return timed.filter((part) => drawn.includes(part))
}

/**
 * Spells a time in the unit in which it reads best, one that was asked for to the second in full; what was reckoned from
 * bins is said to be about so long.
 */
export async function timeIn(
  language: Language,
): Promise<(time: { seconds: number; isExact?: boolean }, how?: 'whole') => string> {
  const t = await getTranslations({ locale: language, namespace: 'explorer.times' })
  const words = {
    minutes: (value: string) => t('minutes', { value }),
    hours: (value: string) => t('hours', { value }),
    days: (value: string) => t('days', { value }),
  }
  return ({ seconds, isExact }, how) => {
    if (isExact) return t('exact', inUnits(seconds)).trim().replace(/\s+/g, '\u00a0')
    const text = timeText(seconds, words, language)
    if (isExact === false) return t('about', { time: text })
    return how === 'whole' ? withoutTenths(text) : text
  }
}

/** The rate between the two steps over time, with what happened meanwhile; nothing when there is no period. */
export async function drawTrend(language: Language, explorer: Explorer): Promise<Drawing | undefined> {
  const { figures, frame, question } = explorer
  const gap = figures?.gap
  const points = figures?.between?.stepTrend.series[0]?.points ?? []
  const isKnown = points.some(({ conversion }) => typeof conversion?.rate === 'number')
  if (gap === undefined || points.length < 2 || !isKnown) return undefined
  const t = await getTranslations({ locale: language })
  const format = formatFor(language)
  const title = t('explorer.trend.finding', { from: t(`step.${gap.from}`), to: t(`step.${gap.to}`) })
  const events = [
    ...frame.waves.map(({ number, opensAt }) => ({
      key: `wave ${number}`,
      day: dayOf(new Date(opensAt)),
      label: t('explorer.trend.wave', { number }),
    })),
    ...trendRules(explorer).map(({ letter, day }) => ({ key: `rules ${day}`, day, label: letter })),
    ...frame.annotations.map(({ id, day, text }) => ({ key: id, day, label: shortened(text, 32) })),
  ].toSorted((one, other) => (one.day < other.day ? -1 : 1))
  const colour = colourOf(await seriesIn(language, explorer), 'all')
  const chart = (size: 'wide' | 'narrow') =>
    trendChart({
      size,
      colour,
      stretches: stretchesOf(points).map(({ first, last }) => ({ from: first.firstDay, to: last.lastDay })),
      points: points.map(({ firstDay, conversion }) => ({
        key: firstDay,
        day: firstDay,
        value: conversion?.rate ?? null,
        low: conversion?.low ?? null,
        high: conversion?.high ?? null,
      })),
      moving: {
        label: t('explorer.trend.moving', { grain: question.grain, periods: AVERAGED[question.grain] }),
        points: points.map(({ firstDay, movingConversion }) => ({
          key: firstDay,
          day: firstDay,
          value: movingConversion?.rate ?? null,
        })),
      },
      marks: events,
      labelOf: (value) => withoutTenths(format.share(value, 1)),
      dayLabelOf: format.dayShort,
      title,
    })
  return { title, drawing: chart('wide'), narrow: chart('narrow') }
}

/** `50,0 %` as `50 %`, where all that stands on an axis is round. */
function withoutTenths(text: string): string {
  return text.replace(/[.,]0(?=\D)/, '')
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
