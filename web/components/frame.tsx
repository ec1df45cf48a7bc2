import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { loadScale } from '../data/load-scale.ts'
import { environment } from '../environment.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import type { Day } from '../statistics/day.ts'
import { PlaybackMark } from './playback-mark.tsx'
import { StaleNotice } from './stale-notice.tsx'

type Props = {
  language: Language
  title: string
  /** Address of this page without its language, and its query: the language switch keeps both. Null where there is no page. */
  path: string | null
  query?: string
  /** People in the database per real person, null when figures are no playback; absent on a page that asks for none. */
  scale?: number | null
  /** The day that was asked for: links to other pages keep it. */
  day?: Day | undefined
  /** Which social card shows this page: of a province by its code, else of the nation. */
  card?: string
  children: ReactNode
}

const PAGES = [
  ['home', '/'],
  ['waves', '/gelombang'],
  ['provinces', '/provinsi'],
  ['progress', '/perkembangan'],
  ['openData', '/data-terbuka'],
  ['method', '/metode'],
] as const

/** What every page has around its content: name, language switch, the mark of a playback, footer. */
export async function Frame({ language, title, path, query = '', day, card = 'nasional', children, ...props }: Props) {
  const t = await getTranslations('site')
  const scale = props.scale === undefined ? await loadScale() : props.scale
  const other = language === 'id' ? 'en' : 'id'
  const kept = day === undefined ? '' : `date=${day}`
  return (
    <>
      <title>{`${title} · ${t('name')}`}</title>
      <meta property="og:title" content={title} />
      <meta property="og:image" content={cardAddress(language, card, kept)} />
      <meta name="twitter:card" content="summary_large_image" />
      {scale ? <PlaybackMark language={language} scale={scale} /> : null}
      <header className="masthead">
        <a className="name" href={addressIn(language, '/', kept)}>
          {t('name')}
        </a>
        <nav className="pages" aria-label={t('pages')}>
          {PAGES.map(([name, address]) => (
            <a key={name} href={addressIn(language, address, kept)} aria-current={currentOf(address, path)}>
              {t(name)}
            </a>
          ))}
        </nav>
        <nav aria-label={t('language')}>
          <a href={addressIn(other, path ?? '/', query)} hrefLang={other} lang={other}>
            {t('otherLanguage')}
          </a>
        </nav>
      </header>
      <main id="content">
        <StaleNotice language={language} />
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

function cardAddress(language: Language, card: string, query: string): string {
  return environment.WEB_PUBLIC_URL.replace(/\/$/, '') + addressIn(language, `/kartu/${card}.png`, query)
}

function currentOf(address: string, path: string | null): 'page' | 'true' | undefined {
  if (address === path) return 'page'
  return address !== '/' && path?.startsWith(`${address}/`) ? 'true' : undefined
}
