import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { PlaybackMark } from '../components/playback-mark.tsx'
import { loadScale } from '../data/load-scale.ts'
import { hasRole, type Viewer } from '../data/viewer.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { FreshnessBadge } from './freshness-badge.tsx'
import { Keys } from './keys.tsx'
import type { DeskFacts } from './load-desk.ts'
import { MANAGEMENT_PAGES, PAGE_NAMES, PAGES_TO_COME, type PageName } from './pages.ts'

type Props = {
  language: Language
  viewer: Viewer
  /** Absent where there is no page. */
  page?: PageName
  title: string
  /** Address of this page without its language, and its query: language and theme switch keep both. */
  path: string
  query?: string
  /** Absent on a page that has asked for nothing. */
  desk?: DeskFacts
  children: ReactNode
}

/** What every page for staff has around it: where one is, who one is, how fresh the figures are, and the keys. */
export async function Desk({ language, viewer, page, title, path, query = '', desk, children }: Props) {
  const t = await getTranslations()
  const other = language === 'id' ? 'en' : 'id'
  const scale =
    desk === undefined ? ((await loadScale()) ?? null) : desk.playback === null ? null : desk.playback?.scale
  const here = addressIn(language, path, query)
  return (
    <div className="desk">
      <title>{`${title} · ${t('site.name')}`}</title>
      {scale === null ? null : <PlaybackMark language={language} scale={scale} />}
      <header className="desk-top">
        <a className="name" href={addressIn(language, '/')}>
          {t('site.name')}
        </a>
        {desk === undefined ? null : desk.funnel ? (
          <FreshnessBadge language={language} answer={desk.funnel} />
        ) : (
          <p className="badge late" role="status">
            {t('desk.fresh.away')}
          </p>
        )}
        <div className="desk-self">
          <p className="who">
            {viewer.name} <span className="aside">{viewer.roles.map((role) => t(`desk.role.${role}`)).join(', ')}</span>
          </p>
          <a href={addressIn(other, path, query)} hrefLang={other} lang={other}>
            {t('site.otherLanguage')}
          </a>
          <form method="post" action="/auth/sign-out">
            <button type="submit">{t('desk.signOut')}</button>
          </form>
        </div>
      </header>
      <nav className="desk-pages" aria-label={t('site.pages')}>
        <ul>
          {PAGE_NAMES.filter((name) => hasRole(viewer, MANAGEMENT_PAGES[name].roles)).map((name) => (
            <li key={name}>
              <a
                href={addressIn(language, MANAGEMENT_PAGES[name].path)}
                aria-current={name === page ? 'page' : undefined}
                data-key={`g${MANAGEMENT_PAGES[name].key}`}
              >
                {t(`desk.page.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <aside className="desk-more" aria-label={t('desk.more')}>
        <p className="note">{t('desk.toCome')}</p>
        <ul className="to-come">
          {PAGES_TO_COME.map((name) => (
            <li key={name}>{t(`desk.page.${name}`)}</li>
          ))}
        </ul>
        <p className="note">
          <a href="#keys" data-keys="">
            {t('desk.keys.open')} <kbd>?</kbd>
          </a>
        </p>
        <form method="post" action="/auth/theme" className="theme">
          <input type="hidden" name="return-to" value={here} />
          <span id="theme">{t('desk.theme.title')}</span>{' '}
          {(['light', 'dark', 'system'] as const).map((theme) => (
            <button key={theme} type="submit" name="theme" value={theme} aria-describedby="theme">
              {t(`desk.theme.${theme}`)}
            </button>
          ))}
        </form>
      </aside>
      <Keys viewer={viewer} page={page} />
    </div>
  )
}
