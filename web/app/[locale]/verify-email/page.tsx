import type { Metadata } from 'next'
import { headers } from 'next/headers.js'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { AnswerStatus } from '../../../components/answer-status.tsx'
import { Frame } from '../../../components/frame.tsx'
import { type Confirmation, confirmEmail, readToken } from '../../../data/confirm-email.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'
import { FORM_HEADER } from '../../../server/form-post.ts'
import type { SearchParameters } from '../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

export const metadata: Metadata = { robots: { index: false } }

const PATH = '/verify-email'
const STATUS = { unsent: undefined, confirmed: undefined, wrong: 400, spent: 410, away: 503 } as const

/** Where the link in the e-mail leads. Programs that open links use nothing up: the button does, and needs no script. */
export default async function VerifyEmailPage({ params, searchParams }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const sent = (await headers()).get(FORM_HEADER)
  const token = readToken(sent === null ? (await searchParams).token : new URLSearchParams(sent).get('token'))
  const outcome: Confirmation =
    token === undefined ? 'wrong' : sent === null ? 'unsent' : await confirmEmail(token, language)
  const t = await getTranslations('verifyEmail')
  const status = STATUS[outcome]
  const query = token === undefined ? '' : `token=${token}`
  return (
    <Frame language={language} title={t(`${outcome}.title`)} path={PATH} query={query}>
      {status === undefined ? null : <AnswerStatus code={status} />}
      <h1>{t(`${outcome}.title`)}</h1>
      <p>{t(`${outcome}.what`)}</p>
      <p>{t(`${outcome}.todo`)}</p>
      {outcome === 'unsent' || outcome === 'away' ? (
        <form method="post" action={addressIn(language, PATH)}>
          <input type="hidden" name="token" value={token} />
          <button type="submit">{t(`${outcome}.press`)}</button>
        </form>
      ) : (
        <p>
          <a href={addressIn(language, '/sign-in')}>{t('signIn')}</a>
        </p>
      )}
    </Frame>
  )
}
