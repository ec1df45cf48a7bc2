import { getTranslations } from 'next-intl/server'
import { AnswerStatus } from '../components/answer-status.tsx'
import type { Role, Viewer } from '../data/viewer.ts'
import type { Language } from '../i18n/languages.ts'
import { Desk } from './desk.tsx'
import { MANAGEMENT_PAGES, type PageName } from './pages.ts'

type Props = { language: Language; viewer: Viewer; page: PageName; needed: readonly Role[]; path?: string }

/** Somebody has signed in whose roles do not reach: which would, and what to do. */
export async function Forbidden({ language, viewer, page, needed, path = MANAGEMENT_PAGES[page].path }: Props) {
  const t = await getTranslations('desk')
  const list = new Intl.ListFormat(language, { type: 'disjunction' })
  return (
    <Desk language={language} viewer={viewer} page={page} title={t('forbidden.title')} path={path}>
      <AnswerStatus code={403} />
      <h1>{t('forbidden.title')}</h1>
      <p>{t('forbidden.what', { roles: list.format(needed.map((role) => t(`role.${role}`))) })}</p>
      <p>{t('forbidden.todo')}</p>
    </Desk>
  )
}
