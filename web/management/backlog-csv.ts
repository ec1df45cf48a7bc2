import { getTranslations } from 'next-intl/server'
import { csvText } from '../charts/csv-text.ts'
import type { DeskBacklogQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import type { Question } from '../statistics/question.ts'
import { GAPS } from './backlog-tables.tsx'
import { dayWords } from './day-words.ts'

type Asked = {
  question: Question
  waves: readonly Value[]
  provinces: readonly Value[]
  /** People in the data per real person; absent unless it is a playback. */
  scale: number | undefined
}
type Value = { key: string; label: string }

/**
 * Who waits, as a table for programs: a row for each pair of steps; of whom, in codes (empty: of everybody), and in words
 * as the other files of management say what was asked.
 */
export async function backlogCsv(language: Language, asked: Asked, figures: DeskBacklogQuery): Promise<string> {
  const t = await getTranslations({ locale: language })
  const ages = figures.joined.ages.map(({ fromDays, toDays }) =>
    typeof toDays === 'number' ? `waiting_${fromDays}_to_${toDays - 1}_days` : `waiting_${fromDays}_days_or_more`,
  )
  const { question, waves, provinces, scale } = asked
  const { day, wave = null, province = null } = question
  const named = (values: readonly Value[], of: string | null) => values.find(({ key }) => key === of)?.label
  const words = [
    (await dayWords(language)).asOf(day),
    named(waves, wave),
    named(provinces, province),
    scale === undefined ? undefined : t('site.scale', { scale: formatFor(language).scale(scale) }),
  ]
  const inWords = words.filter((each) => each !== undefined).join(' · ')
  return csvText(
    [
      ...['as_of', 'wave', 'province', 'from', 'from_name', 'to', 'to_name', 'waiting', 'oldest_since'],
      ...['entered_a_day', 'left_a_day', 'days_to_clear_if_nobody_came', ...ages, 'question'],
    ],
    GAPS.map(([gap, from, to]) => {
      const { people, oldestSince, perDay, daysToClear, ages: bins } = figures[gap]
      return [
        ...[day, wave, province, from, t(`step.${from}`), to, t(`step.${to}`), people, oldestSince ?? null],
        ...[perDay.entered, perDay.left, daysToClear ?? null, ...bins.map((bin) => bin.people), inWords],
      ]
    }),
  )
}
