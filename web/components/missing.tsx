import { getTranslations } from 'next-intl/server'
import { addressIn, type Language } from '../i18n/languages.ts'
import { AnswerStatus } from './answer-status.tsx'
import { Frame } from './frame.tsx'

/** There is no page at this address. */
export async function Missing({ language }: { language: Language }) {
  const t = await getTranslations('missing')
  return (
    <Frame language={language} title={t('title')} path={null}>
      <AnswerStatus code={404} />
      <h1>{t('title')}</h1>
      <p>{t('what')}</p>
      <p>
        <a href={addressIn(language, '/')}>{t('home')}</a>
      </p>
    </Frame>
  )
}
