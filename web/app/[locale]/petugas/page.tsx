import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { AnswerStatus } from '../../../components/answer-status.tsx'
import { Frame } from '../../../components/frame.tsx'
import { againIn, languageOf } from '../../../i18n/languages.ts'
import { ownPath } from '../../../server/sign-in/own-path.ts'
import { firstOf, type SearchParameters } from '../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

export const metadata: Metadata = { robots: { index: false } }

const PROBLEMS = ['expired', 'refused', 'away'] as const

/** Where a sign-in that did not work out leads: why, and how to begin again. */
export default async function StaffPage({ params, searchParams }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const given = await searchParams
  const asked = firstOf(given.problem)
  const problem = PROBLEMS.find((each) => each === asked)
  const back = typeof given['return-to'] === 'string' ? ownPath(given['return-to'], '/kelola') : '/kelola'
  const returnTo = againIn(language, back)
  const query = new URLSearchParams({ ...(problem && { problem }), 'return-to': returnTo })
  const t = await getTranslations('staff')
  const title = problem === undefined ? t('title') : t(`${problem}.title`)
  return (
    <Frame language={language} title={title} path="/petugas" query={query.toString()}>
      {problem === 'away' ? <AnswerStatus code={503} /> : null}
      <h1>{title}</h1>
      <p>{problem === undefined ? t('what') : t(`${problem}.what`)}</p>
      <p>
        <a href={`/auth/sign-in?${new URLSearchParams({ 'return-to': returnTo })}`}>{t('signIn')}</a>
      </p>
    </Frame>
  )
}
