import { getTranslations } from 'next-intl/server'
import type { TimesFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import type { Explorer } from './load.ts'
import { comparedWith, comparesEntries, type ExplorerQuestion } from './question.ts'
import { partText, seriesKey, seriesOf, valueText } from './views.ts'

/** Who reads the names of series: people, or programs, which get days and weeks by ISO 8601. */
type Reader = 'people' | 'programs'

async function valueIn(language: Language, reader: Reader): Promise<(value: { key: string; label: string }) => string> {
  if (reader === 'programs') return ({ label }) => label
  const t = await getTranslations({ locale: language, namespace: 'explorer' })
  const { dayShort } = formatFor(language)
  return (value) => valueText(value, { day: dayShort, week: (day) => t('cohortWeek', { day: dayShort(day) }) })
}

/** From when to when people registered, if the question says so; either day may be open. */
export async function entriesIn(
  language: Language,
  { since, until }: Pick<ExplorerQuestion, 'since' | 'until'>,
  reader: Reader = 'people',
): Promise<string | undefined> {
  if (since === undefined && until === undefined) return undefined
  if (reader === 'programs') return `${since ?? '..'}/${until ?? '..'}`
  const t = await getTranslations({ locale: language, namespace: 'explorer' })
  const { dayShort } = formatFor(language)
  const given = since === undefined ? 'until' : until === undefined ? 'since' : 'both'
  return t('entries', { given, since: since ? dayShort(since) : '', until: until ? dayShort(until) : '' })
}

/** Words for the series of an answer. The language is named each time: what makes a file knows no page. */
export async function seriesIn(language: Language, { figures, frame, question }: Explorer, reader: Reader = 'people') {
  if (figures === undefined) return []
  const t = await getTranslations({ locale: language, namespace: 'explorer' })
  const format = formatFor(language)
  const { compare, compareWave } = question
  const waves = frame.funnelDimensions.find(({ dimension }) => dimension === 'WAVE')?.values ?? []
  const named = (keys: readonly string[]) => waves.filter(({ key }) => keys.includes(key)).map(({ label }) => label)
  const dated = (day: string) => (compare === undefined ? [] : [reader === 'programs' ? day : format.dayShort(day)])
  /** What tells one of two that are compared from the other. */
  const apart = async (of: ExplorerQuestion): Promise<string> => {
    const entries = comparesEntries(question) ? await entriesIn(language, of, reader) : undefined
    const told = [...(compareWave === undefined ? [] : named(of.filter.wave ?? [])), ...(entries ? [entries] : [])]
    return [...told, ...dated(of.day)].join(', ') || t('all')
  }
  const other = comparedWith(question)
  return seriesOf(figures, question, {
    all: await apart(question),
    compared: other ? await apart(other) : '',
    value: await valueIn(language, reader),
  })
}

export type TimedPart = { key: string; label: string; times: TimesFragment }

/** All people, and with a breakdown its parts after them. */
export async function timedParts(
  language: Language,
  { figures }: Explorer,
  reader: Reader = 'people',
): Promise<TimedPart[]> {
  const times = figures?.between?.stepTimes
  if (times === undefined) return []
  const t = await getTranslations({ locale: language, namespace: 'explorer' })
  const value = await valueIn(language, reader)
  return [
    { key: 'all', label: t('all'), times },
    ...times.breakdown.map((part) => ({ key: seriesKey(part.keys), label: partText(part, value), times: part })),
  ]
}
