import { getTranslations } from 'next-intl/server'
import { Fragment } from 'react'
import type { Progress } from '../data/load-progress.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { dateQuery, type Question } from '../statistics/question.ts'

type Props = {
  language: Language
  path: string
  progress: Progress
  question: Question
  /** Whether the address names days. */
  isAsked: boolean
  playedUntil: string | undefined
}

/** Which days a page over time shows, and those of the other periods a click away. */
export async function PeriodChoice({ language, path, progress, question, isAsked, playedUntil }: Props) {
  const t = await getTranslations('progress')
  const format = formatFor(language)
  const { periods, gaps, isEmpty } = progress
  const spans = periods.map(({ from, to }) =>
    from === to ? format.day(from) : t('span', { from: format.day(from), to: format.day(to) }),
  )
  const live = periods.at(-1)
  const others = [
    ...(isAsked ? [[t('whole'), '']] : []),
    ...(gaps.length === 0 || playedUntil === undefined ? [] : [[t('played'), dateQuery(playedUntil)]]),
    ...(gaps.length === 0 || live === undefined ? [] : [[t('live'), dateQuery(question.day, live.from)]]),
  ]
  return (
    <p>
      {t('period', { periods: spans.reduce((one, other) => t('and', { one, other })) })}
      {isEmpty ? ` ${t('nothing')}` : ''}
      {others.length === 0 ? null : ` ${t('choose')} `}
      {others.map(([name, query], index) => (
        <Fragment key={name}>
          {index === 0 ? '' : ' · '}
          <a href={addressIn(language, path, query)}>{name}</a>
        </Fragment>
      ))}
    </p>
  )
}
