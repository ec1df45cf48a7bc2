import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { Away } from '../../../components/away.tsx'
import { Breakdown } from '../../../components/breakdown.tsx'
import { DateForm } from '../../../components/date-form.tsx'
import { Downloads } from '../../../components/downloads.tsx'
import { Draws } from '../../../components/draws.tsx'
import { Frame } from '../../../components/frame.tsx'
import { Freshness } from '../../../components/freshness.tsx'
import { Misunderstood } from '../../../components/misunderstood.tsx'
import { WavesTable } from '../../../components/waves-table.tsx'
import { askGateway } from '../../../data/gateway.ts'
import { loadDated } from '../../../data/load-dated.ts'
import { loadParts } from '../../../data/load-parts.ts'
import { WavesDocument } from '../../../generated/graphql.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'
import { instantOf } from '../../../statistics/day.ts'
import { dateQuery, queryOf, type SearchParameters } from '../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

export const dynamic = 'force-dynamic'

const PATH = '/gelombang'

export const metadata: Metadata = {
  alternates: { languages: { id: addressIn('id', PATH), en: addressIn('en', PATH) } },
}

/** The waves: quota, joined, selected, their draws, and the funnel of each. */
export default async function WavesPage({ params, searchParams }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const loaded = await loadDated(language, await searchParams, async (_frame, { day }) => {
    const [figures, parts] = await Promise.all([
      askGateway(WavesDocument, { asOf: instantOf(day) }, language),
      loadParts(day, { waves: true, provinces: false }, language),
    ])
    return { ...figures, byWave: parts.waves, corrections: parts.corrections }
  })
  if (loaded.kind === 'away') return <Away language={language} path={PATH} query={loaded.query} />
  if (loaded.kind === 'misunderstood') return <Misunderstood language={language} path={PATH} {...loaded} />
  const { frame, question, asked, figures } = loaded
  const t = await getTranslations('waves')
  return (
    <Frame
      language={language}
      title={t('title')}
      path={PATH}
      query={dateQuery(asked)}
      day={asked}
      scale={frame.playback?.scale ?? null}
    >
      <h1>{t('title')}</h1>
      <Freshness language={language} frame={frame} question={question} funnel={figures.funnel} />
      <DateForm language={language} path={PATH} day={question.day} />
      <p>{t('what')}</p>
      {figures.waves.length === 0 ? (
        <p>{t('none')}</p>
      ) : (
        <>
          <WavesTable language={language} waves={figures.waves} />
          <Downloads language={language} name="waves" query={queryOf(question)} />
          <Draws language={language} waves={figures.waves} />
        </>
      )}
      <Breakdown
        language={language}
        dimension="wave"
        answer={figures.byWave}
        corrections={figures.corrections}
        question={question}
        {...(figures.waves.length > 0 && { note: t('exact') })}
      />
    </Frame>
  )
}
