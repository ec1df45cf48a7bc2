import { getTranslations } from 'next-intl/server'
import type { ReactElement } from 'react'
import { funnelChart } from '../charts/funnel-chart.tsx'
import { timeChart } from '../charts/time-chart.tsx'
import { trendChart } from '../charts/trend-chart.tsx'
import type { Language } from '../i18n/languages.ts'
import { dayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import type { Explorer } from './load.ts'
import { countIn, largest, seriesOf, timeText } from './views.ts'

export type Drawing = { title: string; drawing: ReactElement }

const [HOUR, DAY] = [3_600, 86_400]
const TICKS = [60, 600, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY] as const

/** Words for the series of an answer. The language is named each time: what makes a file knows no page. */
export async function seriesIn(language: Language, { figures, frame, question }: Explorer) {
  if (figures === undefined) return []
  const t = await getTranslations({ locale: language, namespace: 'explorer' })
  const format = formatFor(language)
  const { compare, compareWave, filter } = question
  const waves = frame.funnelDimensions.find(({ dimension }) => dimension === 'WAVE')?.values ?? []
  const named = (keys: readonly string[]) => waves.filter(({ key }) => keys.includes(key)).map(({ label }) => label)
  const dated = (day: string) => (compare === undefined ? [] : [format.dayShort(day)])
  const all = [...(compareWave === undefined ? [] : named(filter.wave ?? [])), ...dated(question.day)].join(', ')
  const compared = [...named(compareWave === undefined ? [] : [compareWave]), ...dated(compare ?? '2020-01-01')].join(
    ', ',
  )
  return seriesOf(figures, question, { all: all || t('all'), compared })
}

/** The funnel as the page draws it, and as a file is made from it. */
export async function drawFunnel(language: Language, explorer: Explorer): Promise<Drawing | undefined> {
  const { figures, question } = explorer
  if (figures === undefined) return undefined
  const t = await getTranslations({ locale: language })
  const format = formatFor(language)
  const series = largest(await seriesIn(language, explorer))
  const [first] = question.steps
  const whole = Math.max(0, ...series.flatMap(({ steps }) => steps.map(({ count }) => count ?? 0)))
  const [start, end] = [figures.funnel.steps[0]?.count ?? 0, figures.funnel.steps.at(-1)?.count ?? 0]
  const last = question.steps.at(-1) ?? first ?? 'PAID'
  const title = t('explorer.finding', {
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
    const lost =
      before === undefined ? 0 : Math.max(0, (countIn(figures.funnel.steps, before) ?? 0) - (own?.count ?? 0))
    return {
      key: step,
      label: t(`step.${step}`),
      note:
        single && before !== undefined
          ? t('explorer.barNote', {
              share: format.share(own?.fromPrevious?.reached, own?.fromPrevious?.of),
              lost: format.count(lost),
            })
          : '',
      bars: series.map(({ key, label, steps }) => {
        const found = steps.find((each) => each.step === step)
        const count = found?.count ?? null
        const share = format.share(found?.fromFirst?.reached, found?.fromFirst?.of)
        const figure = count === null ? t('funnel.withheld') : format.count(count)
        return {
          key,
          label,
          part: count,
          text: [figure, ...(index === 0 ? [] : [share]), ...(single ? [] : [shortened(label, 22)])].join(' · '),
        }
      }),
    }
  })
  return { title, drawing: funnelChart({ rows, whole, title }) }
}

/** How long people took between the two steps; nothing when nobody has reached both. */
export async function drawTimes(language: Language, { figures }: Explorer): Promise<Drawing | undefined> {
  const [times, gap] = [figures?.between?.stepTimes, figures?.gap]
  if (times === undefined || gap === undefined || times.people === 0) return undefined
  const t = await getTranslations({ locale: language })
  const spell = await timeIn(language)
  const marks = [
    ['median', times.median],
    ['p90', times.p90],
  ] as const
  const title = t('explorer.times.finding', {
    median: spell(times.median?.seconds ?? 0),
    from: t(`step.${gap.from}`),
    to: t(`step.${gap.to}`),
  })
  return {
    title,
    drawing: timeChart({
      bins: times.histogram,
      ticks: TICKS.map((seconds) => ({ key: String(seconds), seconds, label: spell(seconds, 'whole') })),
      marks: marks.flatMap(([key, found]) =>
        found ? [{ key, seconds: found.seconds, label: `${t(`explorer.times.${key}`)} ${spell(found.seconds)}` }] : [],
      ),
      title,
    }),
  }
}

/** Spells seconds in the unit in which they read best. */
export async function timeIn(language: Language): Promise<(seconds: number, how?: 'whole') => string> {
  const t = await getTranslations({ locale: language, namespace: 'explorer.times' })
  const words = {
    minutes: (value: string) => t('minutes', { value }),
    hours: (value: string) => t('hours', { value }),
    days: (value: string) => t('days', { value }),
  }
  return (seconds, how) => {
    const text = timeText(seconds, words, language)
    return how === 'whole' ? text.replace(/[.,]0(?=\D)/, '') : text
  }
}

/** The rate between the two steps over time, with what happened meanwhile; nothing when there is no period. */
export async function drawTrend(language: Language, { figures, frame }: Explorer): Promise<Drawing | undefined> {
  const gap = figures?.gap
  const all = figures?.between?.stepTrend.series[0]?.points ?? []
  // After the last period in which somebody was at the step before there is nothing to draw.
  const points = all.slice(0, all.findLastIndex(({ conversion }) => typeof conversion?.rate === 'number') + 1)
  if (gap === undefined || points.length < 2) return undefined
  const t = await getTranslations({ locale: language })
  const format = formatFor(language)
  const title = t('explorer.trend.finding', { from: t(`step.${gap.from}`), to: t(`step.${gap.to}`) })
  const events = [
    ...frame.waves.map(({ number, opensAt }) => ({
      key: `wave ${number}`,
      day: dayOf(new Date(opensAt)),
      label: t('explorer.trend.wave', { number }),
    })),
    ...frame.annotations.map(({ id, day, text }) => ({ key: id, day, label: shortened(text) })),
  ].toSorted((one, other) => (one.day < other.day ? -1 : 1))
  return {
    title,
    drawing: trendChart({
      points: points.map(({ firstDay, conversion }) => ({
        key: firstDay,
        day: firstDay,
        value: conversion?.rate ?? null,
        low: conversion?.low ?? null,
        high: conversion?.high ?? null,
      })),
      marks: events,
      labelOf: (value) => format.share(value, 1),
      dayLabelOf: format.dayShort,
      title,
    }),
  }
}

function shortened(text: string, length = 16): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
