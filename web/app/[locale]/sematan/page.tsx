import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { AnswerStatus } from '../../../components/answer-status.tsx'
import { HeadlineFunnel } from '../../../components/headline-funnel.tsx'
import { LateBanner } from '../../../components/late-banner.tsx'
import { StaleNotice } from '../../../components/stale-notice.tsx'
import { loadHome } from '../../../data/load-home.ts'
import { environment } from '../../../environment.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'
import { asOfWords } from '../../../statistics/as-of-words.ts'
import { formatFor } from '../../../statistics/format.ts'
import { isFiltered, queryOf, type SearchParameters } from '../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

export const metadata: Metadata = { robots: { index: false } }

/** The headline funnel alone, to be shown within other sites: with its date, its scale and the way to its page. */
export default async function EmbeddedPage({ params, searchParams }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const home = await loadHome(await searchParams, language)
  const t = await getTranslations()
  const format = formatFor(language)
  if (home.kind !== 'figures') {
    const key = home.kind === 'away' ? 'away' : 'mistake'
    return (
      <main id="content" className="embedded">
        <title>{t(`${key}.title`)}</title>
        <AnswerStatus code={home.kind === 'away' ? 503 : 400} />
        <h1>{t(`${key}.title`)}</h1>
      </main>
    )
  }
  const { frame, question, figures } = home
  const { funnel } = figures
  const programme = frame.playback?.programme ?? t('home.programme')
  const asOf = await asOfWords(language, question.day, funnel)
  const address = environment.WEB_PUBLIC_URL.replace(/\/$/, '') + addressIn(language, '/', queryOf(question))
  return (
    <main id="content" className="embedded">
      <StaleNotice language={language} />
      <title>{`${programme}, ${asOf}`}</title>
      <h1>{programme}</h1>
      <p className="note">
        {asOf}
        {frame.playback ? ` · ${t('site.scale', { scale: format.scale(frame.playback.scale) })}` : ''}
        {isFiltered(question) ? ` · ${t('filter.protected')}` : ''}
      </p>
      <LateBanner lagSeconds={funnel.lagSeconds} playback={frame.playback} />
      <HeadlineFunnel language={language} steps={funnel.steps} edition={funnel.edition} />
      <p>
        <a href={address} target="_top">
          {t('embed.source')}
        </a>
      </p>
    </main>
  )
}
