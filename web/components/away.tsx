import { getTranslations } from 'next-intl/server'
import { addressIn, type Language } from '../i18n/languages.ts'
import { AnswerStatus } from './answer-status.tsx'
import { Frame } from './frame.tsx'

/** The gateway does not answer: what happened, and what to do. */
export async function Away({
  language,
  path = '/',
  query = '',
}: {
  language: Language
  path?: string
  query?: string
}) {
  const t = await getTranslations('away')
  return (
    <Frame language={language} title={t('title')} path={path} query={query}>
      <AnswerStatus code={503} />
      <h1>{t('title')}</h1>
      <p>{t('what')}</p>
      <p>{t('todo')}</p>
      <p>
        <a href={addressIn(language, path, query)}>{t('again')}</a>
      </p>
    </Frame>
  )
}
