import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { addressIn, type Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { PlaybackMark } from './playback-mark.tsx'

type Props = {
  language: Language
  title: string
  /** Address of this page without its language, and its query: the language switch keeps both. */
  path: string
  query?: string
  /** People in the database per real person, when figures are a playback. */
  scale?: number | null
  children: ReactNode
}

const PAGES = [
  ['home', '/'],
  ['waves', '/gelombang'],
  ['provinces', '/provinsi'],
  ['openData', '/data-terbuka'],
  ['method', '/metode'],
] as const

/** What every page has around its content: name, language switch, the mark of a playback, footer. */
export async function Frame({ language, title, path, query = '', scale, children }: Props) {
  const t = await getTranslations('site')
  const other = language === 'id' ? 'en' : 'id'
  return (
    <>
      <title>{`${title} · ${t('name')}`}</title>
      {scale ? <PlaybackMark language={language} scale={scale} /> : null}
      <header className="masthead">
        <a className="name" href={addressIn(language, '/')}>
          {t('name')}
        </a>
        <nav className="pages" aria-label={t('pages')}>
          {PAGES.map(([name, address]) => (
            <a key={name} href={addressIn(language, address)} aria-current={currentOf(address, path)}>
              {t(name)}
            </a>
          ))}
        </nav>
        <nav aria-label={t('language')}>
          <a href={addressIn(other, path, query)} hrefLang={other} lang={other}>
            {t('otherLanguage')}
          </a>
        </nav>
      </header>
      <main id="content">
        <p className="banner" data-late="">
          {t('stale', { instant: formatFor(language).instant(new Date().toISOString()) })}
        </p>
        {children}
      </main>
      <footer>
        <p>
          {t('footer')} <a href={addressIn(language, '/kelola')}>{t('staff')}</a>
        </p>
      </footer>
    </>
  )
}

function currentOf(address: string, path: string): 'page' | 'true' | undefined {
  if (address === path) return 'page'
  return address !== '/' && path.startsWith(`${address}/`) ? 'true' : undefined
}
