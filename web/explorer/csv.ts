import { getTranslations } from 'next-intl/server'
import { csvText } from '../charts/csv-text.ts'
import type { RateFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { dayOf } from '../statistics/day.ts'
import { aboutOf } from './drawings.tsx'
import { FILE_NAMES, type FileName } from './file-name.ts'
import type { Explorer } from './load.ts'
import { nextStepsIn } from './next-steps.ts'
import { comparedWith } from './question.ts'
import { seriesIn, timedParts } from './series.ts'
import { QUANTILES } from './views.ts'

export function isCsvName(name: string): name is FileName {
  return FILE_NAMES.some((each) => each === name)
}

const RATE = ['of', 'reached', 'rate', 'low', 'high'] as const

function rateCells(rate: RateFragment | null | undefined): (number | null)[] {
  return RATE.map((name) => rate?.[name] ?? null)
}

/** What is compared with, as if it had been asked by itself. */
function comparedIn(explorer: Explorer): Explorer | undefined {
  const { figures } = explorer
  const question = comparedWith(explorer.question)
  if (question === undefined || !figures?.funnel.comparison) return undefined
  return { ...explorer, question, figures: { ...figures, funnel: { ...figures.funnel, ...figures.funnel.comparison } } }
}

/**
 * The figures on the screen as a table for programs: numbers without grouping, rates as parts of 1, days as ISO 8601. Each
 * row says what was asked, in words: rows of several files can be put together.
 */
export async function csvOf(name: FileName, language: Language, explorer: Explorer): Promise<string> {
  const t = await getTranslations({ locale: language })
  const { figures } = explorer
  if (figures === undefined) return ''
  const asOf = dayOf(new Date(figures.funnel.asOf))
  const { gap, between, stopped } = figures
  const asked = await aboutOf(language, explorer, name)
  // Each step by its code, for programs, and by its name.
  const pair = gap === undefined ? ['', '', '', ''] : [gap.from, t(`step.${gap.from}`), gap.to, t(`step.${gap.to}`)]
  if (name === 'funnel') {
    const rates = ['previous', 'first'].flatMap((from) => RATE.map((part) => `from_${from}_${part}`))
    const series = await seriesIn(language, explorer, 'programs')
    const other = comparedIn(explorer)
    const otherAsked = other && (await aboutOf(language, other, name))
    const otherAsOf = other && dayOf(new Date(figures.funnel.comparison?.asOf ?? figures.funnel.asOf))
    return csvText(
      ['as_of', 'series', 'step', 'step_name', 'people', ...rates, 'question'],
      series.flatMap(({ key, label, steps }) =>
        steps.map(({ step, count, fromPrevious, fromFirst }) => [
          (key === 'compared' && otherAsOf) || asOf,
          label,
          step,
          t(`step.${step}`),
          count ?? null,
          ...rateCells(fromPrevious),
          ...rateCells(fromFirst),
          (key === 'compared' && otherAsked) || asked,
        ]),
      ),
    )
  }
  if (name === 'times') {
    const parts = await timedParts(language, explorer, 'programs')
    return csvText(
      [
        ...['as_of', 'from', 'from_name', 'to', 'to_name', 'series', 'figure', 'figure_name'],
        ...['seconds', 'from_seconds', 'to_seconds', 'people', 'question'],
      ],
      parts.flatMap(({ label, times }) => [
        ...QUANTILES.flatMap((name) => {
          const found = times[name]
          const cells = [asOf, ...pair, label, name, t(`explorer.times.${name}`)]
          return found ? [[...cells, found.seconds, found.low, found.high, times.people, asked]] : []
        }),
        ...times.histogram.map((bin) => [
          asOf,
          ...pair,
          label,
          'bin',
          t('download.bin'),
          null,
          bin.fromSeconds,
          bin.toSeconds,
          bin.people,
          asked,
        ]),
      ]),
    )
  }
  if (name === 'trend') {
    return csvText(
      [
        ...['from', 'from_name', 'to', 'to_name', 'first_day', 'last_day', 'complete', 'people'],
        ...['rate', 'moving'].flatMap((name) => RATE.map((part) => `${name}_${part}`)),
        'question',
      ],
      (between?.stepTrend.series[0]?.points ?? []).map((point) => [
        ...pair,
        point.firstDay,
        point.lastDay,
        String(point.isComplete),
        point.count,
        ...rateCells(point.conversion),
        ...rateCells(point.movingConversion),
        asked,
      ]),
    )
  }
  const nextText = await nextStepsIn(language)
  const dimensions = stopped?.participants?.edges[0]?.node.attributes.map(({ dimension }) => dimension) ?? []
  return csvText(
    [
      'pseudonym',
      'stopped_after',
      'stopped_after_name',
      'before',
      'before_name',
      'since',
      ...dimensions.map((each) => each.toLowerCase()),
      'act_until',
      'can_still_act',
      'next_steps',
      'next_steps_name',
      'question',
    ],
    (stopped?.participants?.edges ?? []).map(({ node }) => [
      node.pseudonym,
      ...pair,
      node.since,
      ...dimensions.map((dimension) => node.attributes.find((each) => each.dimension === dimension)?.label ?? ''),
      node.actUntil ?? null,
      String(node.canStillAct),
      node.nextSteps.join(' '),
      nextText(node),
      asked,
    ]),
  )
}
