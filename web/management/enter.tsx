import { setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { hasRole, readViewer, type Viewer } from '../data/viewer.ts'
import { type Language, languageOf } from '../i18n/languages.ts'
import { Forbidden } from './forbidden.tsx'
import { MissingPage } from './missing-page.tsx'
import { MANAGEMENT_PAGES, type PageName } from './pages.ts'

export type Entered = { language: Language; viewer: Viewer }

/**
 * Who reads this page and in which language, or the page that says why not. The listener before Next lets nobody
 * through who has not signed in; should it ever, there is no viewer here, and no token to ask for figures with.
 */
export async function enter(
  params: Promise<{ locale: string }>,
  page: PageName,
): Promise<Entered | { refusal: ReactNode }> {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const viewer = await readViewer()
  if (viewer === undefined) return { refusal: <MissingPage language={language} viewer={viewer} /> }
  const { roles } = MANAGEMENT_PAGES[page]
  if (hasRole(viewer, roles)) return { language, viewer }
  return { refusal: <Forbidden language={language} viewer={viewer} page={page} needed={roles} /> }
}
