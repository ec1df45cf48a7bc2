import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { Away } from '../../../../components/away.tsx'
import { Corrections } from '../../../../components/corrections.tsx'
import { DateForm } from '../../../../components/date-form.tsx'
import { Downloads } from '../../../../components/downloads.tsx'
import { Frame } from '../../../../components/frame.tsx'
import { Freshness } from '../../../../components/freshness.tsx'
import { HeadlineFunnel } from '../../../../components/headline-funnel.tsx'
import { Missing } from '../../../../components/missing.tsx'
import { Misunderstood } from '../../../../components/misunderstood.tsx'
import { StepsTable } from '../../../../components/steps-table.tsx'
import { askGateway, NotPublishedError } from '../../../../data/gateway.ts'
import { loadCorrections } from '../../../../data/load-corrections.ts'
import { loadDated } from '../../../../data/load-dated.ts'
import { valuesOf } from '../../../../data/load-home.ts'
import { ProvinceDocument } from '../../../../generated/graphql.ts'
import { addressIn, languageOf } from '../../../../i18n/languages.ts'
import { dayOf, instantOf } from '../../../../statistics/day.ts'
import { formatFor } from '../../../../statistics/format.ts'
import { countOf } from '../../../../statistics/headline.ts'
import { dateQuery, queryOf, type SearchParameters } from '../../../../statistics/question.ts'
import { isNotYet } from '../../../../statistics/tiles.ts'

type Props = { params: Promise<{ locale: string; code: string }>; searchParams: Promise<SearchParameters> }

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  const { code } = await params
  if (!/^\d\d$/.test(code)) return {}
  const path = `/provinsi/${code}`
  return { alternates: { languages: { id: addressIn('id', path), en: addressIn('en', path) } } }
}

/** The funnel of one province. */
export default async function ProvincePage({ params, searchParams }: Props) {
  const { locale, code } = await params
  const language = languageOf(locale)
  setRequestLocale(language)
  if (!/^\d\d$/.test(code)) return <Missing language={language} />
  const path = `/provinsi/${code}`
  const loaded = await loadDated(language, await searchParams, async (frame, { day }) => {
    const province = valuesOf(frame, 'PROVINCE').find(({ key }) => key === code)
    if (province === undefined) return undefined
    const variables = { asOf: instantOf(day), filter: { province: [code] } }
    try {
      const [answer, corrections] = await Promise.all([
        askGateway(ProvinceDocument, variables, language),
        loadCorrections(language),
      ])
      return { name: province.label, corrections, ...answer }
    } catch (error) {
      if (!(error instanceof NotPublishedError)) throw error
      return { name: province.label, corrections: [], funnel: undefined, live: undefined }
    }
  })
  if (loaded.kind === 'away') return <Away language={language} path={path} query={loaded.query} />
  if (loaded.kind === 'misunderstood') return <Misunderstood language={language} path={path} {...loaded} />
  const { frame, asked, figures } = loaded
  if (figures === undefined) return <Missing language={language} />
  const { name, funnel, live, corrections } = figures
  const question = { ...loaded.question, province: code }
  const notYet = isNotYet(code, funnel ? dayOf(new Date(funnel.asOf)) : question.day)
  const t = await getTranslations()
  const edition = funnel && { edition: funnel.edition ?? 0, day: formatFor(language).day(dayOf(new Date(funnel.asOf))) }
  return (
    <Frame
      language={language}
      title={name}
      path={path}
      query={dateQuery(asked)}
      day={asked}
      card={code}
      scale={frame.playback?.scale ?? null}
    >
      <p className="note">
        <a href={addressIn(language, '/provinsi', dateQuery(asked))}>{t('provinces.back')}</a>
      </p>
      <h1>{name}</h1>
      {funnel ? (
        <Freshness language={language} frame={frame} question={{ day: question.day }} funnel={funnel} live={live} />
      ) : null}
      <DateForm language={language} path={path} day={question.day} />
      <p className="note">
        {t('filter.protected')} {edition ? t('filter.edition', edition) : t('breakdown.none')}
      </p>
      {funnel && countOf(funnel.steps, 'REGISTERED') ? (
        <>
          <HeadlineFunnel language={language} steps={funnel.steps} edition={funnel.edition} />
          <StepsTable language={language} any={funnel.steps} />
          <Corrections language={language} all={corrections} edition={funnel.edition} table="funnel-by-province" />
          <Downloads language={language} name="funnel" query={queryOf(question)} />
        </>
      ) : (
        <section>
          <h2>{t(notYet ? 'provinces.notYet' : 'provinces.empty')}</h2>
          <p>{t(notYet ? 'provinces.younger' : 'provinces.emptyHint')}</p>
        </section>
      )}
    </Frame>
  )
}
