import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { Away } from '../../../components/away.tsx'
import { Breakdown } from '../../../components/breakdown.tsx'
import { DateForm } from '../../../components/date-form.tsx'
import { Frame } from '../../../components/frame.tsx'
import { Freshness } from '../../../components/freshness.tsx'
import { Misunderstood } from '../../../components/misunderstood.tsx'
import { TileMap } from '../../../components/tile-map.tsx'
import { askGateway } from '../../../data/gateway.ts'
import { loadDated } from '../../../data/load-dated.ts'
import { valuesOf } from '../../../data/load-home.ts'
import { loadParts } from '../../../data/load-parts.ts'
import { ProvincesDocument } from '../../../generated/graphql.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'
import { dayOf, instantOf } from '../../../statistics/day.ts'
import { formatFor } from '../../../statistics/format.ts'
import { countOf } from '../../../statistics/headline.ts'
import { dateQuery, type SearchParameters } from '../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

export const dynamic = 'force-dynamic'

const PATH = '/provinsi'

export const metadata: Metadata = {
  alternates: { languages: { id: addressIn('id', PATH), en: addressIn('en', PATH) } },
}

/** The provinces as a map of tiles, each leading to its page, and as a table. */
export default async function ProvincesPage({ params, searchParams }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const loaded = await loadDated(language, await searchParams, async (_frame, { day }) => {
    const [figures, parts] = await Promise.all([
      askGateway(ProvincesDocument, { asOf: instantOf(day) }, language),
      loadParts(day, { waves: false, provinces: true }, language),
    ])
    return { ...figures, byProvince: parts.provinces, corrections: parts.corrections }
  })
  if (loaded.kind === 'away') return <Away language={language} path={PATH} query={loaded.query} />
  if (loaded.kind === 'misunderstood') return <Misunderstood language={language} path={PATH} {...loaded} />
  const { frame, question, asked, figures } = loaded
  const t = await getTranslations()
  const values = valuesOf(frame, 'PROVINCE').filter(({ key }) => key !== 'UNKNOWN')
  const provinces = values.map(({ key, label }) => {
    const part = figures.byProvince?.breakdown.find(({ keys }) => keys[0] === key)
    return { code: key, label, registered: part ? countOf(part.steps, 'REGISTERED') : null, listed: part !== undefined }
  })
  // All that this page shows is of an edition, once there is one.
  const { edition, asOf } = figures.byProvince ?? figures.funnel
  const of = edition === null ? undefined : { edition, day: formatFor(language).day(dayOf(new Date(asOf))) }
  const [first] = provinces.toSorted((one, other) => (other.registered ?? 0) - (one.registered ?? 0))
  return (
    <Frame
      language={language}
      title={t('provinces.title')}
      path={PATH}
      query={dateQuery(asked)}
      day={asked}
      scale={frame.playback?.scale ?? null}
    >
      <h1>{t('provinces.title')}</h1>
      <Freshness language={language} frame={frame} question={question} funnel={{ ...figures.funnel, edition, asOf }} />
      <DateForm language={language} path={PATH} day={question.day} />
      <section>
        <h2>
          {!first?.registered
            ? t('provinces.map')
            : t('provinces.finding', { name: first.label, count: formatFor(language).count(first.registered) })}
        </h2>
        <p>{t('provinces.how')}</p>
        <TileMap language={language} provinces={provinces} query={dateQuery(asked)} />
        <p className="note">
          {of === undefined ? '' : `${t('filter.edition', of)} `}
          {t('provinces.noMap')} {t('provinces.younger')} {t('filter.protected')}
        </p>
      </section>
      <Breakdown
        language={language}
        dimension="province"
        answer={figures.byProvince}
        corrections={figures.corrections}
        question={question}
        addressOf={(key) => (/^\d\d$/.test(key) ? addressIn(language, `${PATH}/${key}`, dateQuery(asked)) : undefined)}
      />
    </Frame>
  )
}
