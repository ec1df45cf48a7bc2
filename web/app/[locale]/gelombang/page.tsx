import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { Away } from '../../../components/away.tsx'
import { Breakdown } from '../../../components/breakdown.tsx'
import { Draws } from '../../../components/draws.tsx'
import { Frame } from '../../../components/frame.tsx'
import { Freshness } from '../../../components/freshness.tsx'
import { WavesTable } from '../../../components/waves-table.tsx'
import { askGateway } from '../../../data/gateway.ts'
import { loadFigures } from '../../../data/load-figures.ts'
import { openingDayOf } from '../../../data/load-home.ts'
import { loadParts } from '../../../data/load-parts.ts'
import { WavesDocument } from '../../../generated/graphql.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'
import { instantOf } from '../../../statistics/day.ts'

type Props = { params: Promise<{ locale: string }> }

export const dynamic = 'force-dynamic'

const PATH = '/gelombang'

export const metadata: Metadata = {
  alternates: { languages: { id: addressIn('id', PATH), en: addressIn('en', PATH) } },
}

/** The waves: quota, joined, selected, their draws, and the funnel of each. */
export default async function WavesPage({ params }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const loaded = await loadFigures(language, async (frame) => {
    const day = openingDayOf(frame)
    const [figures, parts] = await Promise.all([
      askGateway(WavesDocument, { asOf: instantOf(day) }, language),
      loadParts(day, { waves: true, provinces: false }, language),
    ])
    return { ...figures, byWave: parts.waves }
  })
  if (loaded === undefined) return <Away language={language} path={PATH} />
  const { frame, figures } = loaded
  const question = { day: openingDayOf(frame) }
  const t = await getTranslations('waves')
  return (
    <Frame language={language} title={t('title')} path={PATH} scale={frame.playback?.scale ?? null}>
      <h1>{t('title')}</h1>
      <Freshness language={language} frame={frame} question={question} funnel={figures.funnel} />
      <p>{t('what')}</p>
      {figures.waves.length === 0 ? (
        <p>{t('none')}</p>
      ) : (
        <>
          <WavesTable language={language} waves={figures.waves} />
          <Draws language={language} waves={figures.waves} />
        </>
      )}
      <Breakdown language={language} dimension="wave" answer={figures.byWave} question={question} />
    </Frame>
  )
}
