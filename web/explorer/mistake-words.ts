import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { type ExplorerMistake, FILTER_NAMES, FILTERS, STEPS } from './question.ts'

const NAMED = [
  'date',
  'step',
  'order',
  'window',
  'by',
  'by2',
  'cohort',
  'since',
  'until',
  'compare',
  'compareWave',
  'compareSince',
  'compareUntil',
  'from',
  'to',
  'grain',
  'exact',
] as const

/** There are several fields for days, so that mistakes in them are told under the field's label. */
const DAYS = ['date', 'since', 'until', 'compare', 'compareSince', 'compareUntil'] as const

/** What of a question could not be understood, and what to do. */
export async function explorerMistakeWords(language: Language): Promise<(mistake: ExplorerMistake) => string> {
  const t = await getTranslations()
  const { dayShort } = formatFor(language)
  const nameOf = (field: string) => {
    const filter = FILTER_NAMES.find((name) => name === field)
    return filter === undefined
      ? t(`explorer.named.${NAMED.find((name) => name === field) ?? 'step'}`)
      : t(`explorer.dimension.${FILTERS[filter].dimension}`)
  }
  const wordsOf = ({ field, problem, value }: ExplorerMistake) => {
    const known = STEPS.find((each) => each === value)
    const step = known === undefined ? value : t(`step.${known}`)
    if (problem === 'malformed') return t('mistake.dateMalformed', { value })
    if (problem === 'future') return t('mistake.dateFuture', { value })
    if (problem === 'alone') return t('explorer.mistake.alone', { side: field, step })
    if (problem === 'unknown') return t('explorer.mistake.unknown', { field: nameOf(field), value })
    return field === 'until' || field === 'compareUntil'
      ? t('explorer.mistake.daysBackwards', { day: dayShort(value) })
      : t('explorer.mistake.stepsBackwards', { step })
  }
  return (mistake) => {
    const day = DAYS.find((name) => name === mistake.field)
    const what = wordsOf(mistake)
    return day === undefined ? what : t('explorer.mistake.ofField', { field: t(`explorer.field.${day}`), what })
  }
}
