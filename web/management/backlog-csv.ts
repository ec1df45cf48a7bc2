import { getTranslations } from 'next-intl/server'
import { csvText } from '../charts/csv-text.ts'
import type { DeskBacklogQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import type { Question } from '../statistics/question.ts'
import { GAPS } from './backlog-tables.tsx'

/** Who waits, as a table for programs: a row for each pair of steps; of whom, in codes (empty: of everybody). */
export async function backlogCsv(language: Language, question: Question, figures: DeskBacklogQuery): Promise<string> {
  const t = await getTranslations({ locale: language })
  const ages = figures.joined.ages.map(({ fromDays, toDays }) =>
    typeof toDays === 'number' ? `waiting_${fromDays}_to_${toDays - 1}_days` : `waiting_${fromDays}_days_or_more`,
  )
  const { day, wave = null, province = null } = question
  return csvText(
    [
      ...['as_of', 'wave', 'province', 'from', 'from_name', 'to', 'to_name', 'waiting', 'oldest_since'],
      ...['entered_a_day', 'left_a_day', 'days_to_clear_if_nobody_came', ...ages],
    ],
    GAPS.map(([gap, from, to]) => {
      const { people, oldestSince, perDay, daysToClear, ages: bins } = figures[gap]
      return [
        ...[day, wave, province, from, t(`step.${from}`), to, t(`step.${to}`), people, oldestSince ?? null],
        ...[perDay.entered, perDay.left, daysToClear ?? null, ...bins.map((bin) => bin.people)],
      ]
    }),
  )
}
