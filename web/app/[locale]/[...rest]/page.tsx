import { getTranslations, setRequestLocale } from 'next-intl/server'
import { AnswerStatus } from '../../../components/answer-status.tsx'
import { Frame } from '../../../components/frame.tsx'
import { addressIn, languageOf } from '../../../i18n/languages.ts'

type Props = { params: Promise<{ locale: string }> }

/** Every address that has no page. */
export default async function MissingPage({ params }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const t = await getTranslations('missing')
  return (
    <Frame language={language} title={t('title')} path="/">
      <AnswerStatus code={404} />
      <h1>{t('title')}</h1>
      <p>{t('what')}</p>
      <p>
        <a href={addressIn(language, '/')}>{t('home')}</a>
      </p>
    </Frame>
  )
}
