import { getTranslations } from 'next-intl/server'
import { AnswerStatus } from '../components/answer-status.tsx'
import { Missing } from '../components/missing.tsx'
import type { Viewer } from '../data/viewer.ts'
import type { Language } from '../i18n/languages.ts'
import { Desk } from './desk.tsx'

type Props = { language: Language; viewer: Viewer | undefined }

/** There is no page at this address, said where staff can go on; without a viewer as to the public. */
export async function MissingPage({ language, viewer }: Props) {
  if (viewer === undefined) return <Missing language={language} />
  const t = await getTranslations('desk.missing')
  return (
    <Desk language={language} viewer={viewer} title={t('title')} path="/kelola">
      <AnswerStatus code={404} />
      <h1>{t('title')}</h1>
      <p>{t('what')}</p>
      <p>{t('todo')}</p>
    </Desk>
  )
}
