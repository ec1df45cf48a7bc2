import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { Away } from '../../../../components/away.tsx'
import { Frame } from '../../../../components/frame.tsx'
import { Freshness } from '../../../../components/freshness.tsx'
import { HeadlineFunnel } from '../../../../components/headline-funnel.tsx'
import { Missing } from '../../../../components/missing.tsx'
import { StepsTable } from '../../../../components/steps-table.tsx'
import { askGateway, NotPublishedError } from '../../../../data/gateway.ts'
import { loadFigures } from '../../../../data/load-figures.ts'
import { openingDayOf, valuesOf } from '../../../../data/load-home.ts'
import { ProvinceDocument } from '../../../../generated/graphql.ts'
import { addressIn, languageOf } from '../../../../i18n/languages.ts'
import { dayOf, instantOf } from '../../../../statistics/day.ts'
import { formatFor } from '../../../../statistics/format.ts'
import { countOf } from '../../../../statistics/headline.ts'
import { queryOf } from '../../../../statistics/question.ts'
import { YOUNGER_PROVINCES } from '../../../../statistics/tiles.ts'

type Props = { params: Promise<{ locale: string; code: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { code } = await params
  if (!/^\d\d$/.test(code)) return {}
  const path = `/provinsi/${code}`
  return { alternates: { languages: { id: addressIn('id', path), en: addressIn('en', path) } } }
}

/** The funnel of one province. */
export default async function ProvincePage({ params }: Props) {
  const { locale, code } = await params
  const language = languageOf(locale)
  setRequestLocale(language)
  if (!/^\d\d$/.test(code)) return <Missing language={language} />
  const path = `/provinsi/${code}`
  const loaded = await loadFigures(language, async (frame) => {
    const province = valuesOf(frame, 'PROVINCE').find(({ key }) => key === code)
    if (province === undefined) return undefined
    const variables = { asOf: instantOf(openingDayOf(frame)), filter: { province: [code] } }
    try {
      return { name: province.label, ...(await askGateway(ProvinceDocument, variables, language)) }
    } catch (error) {
      if (!(error instanceof NotPublishedError)) throw error
      return { name: province.label, funnel: undefined }
    }
  })
  if (loaded === undefined) return <Away language={language} path={path} />
  const { frame, figures } = loaded
  if (figures === undefined) return <Missing language={language} />
  const { name, funnel } = figures
  const question = { day: openingDayOf(frame), province: code }
  const t = await getTranslations()
  const edition = funnel && { edition: funnel.edition ?? 0, day: formatFor(language).day(dayOf(new Date(funnel.asOf))) }
  return (
    <Frame language={language} title={name} path={path} scale={frame.playback?.scale ?? null}>
      <p className="note">
        <a href={addressIn(language, '/provinsi')}>{t('provinces.back')}</a>
      </p>
      <h1>{name}</h1>
      {funnel ? <Freshness language={language} frame={frame} question={{ day: question.day }} funnel={funnel} /> : null}
      <p className="note">
        {t('filter.protected')} {edition ? t('filter.edition', edition) : t('breakdown.none')}
      </p>
      {funnel && countOf(funnel.steps, 'REGISTERED') ? (
        <>
          <HeadlineFunnel language={language} steps={funnel.steps} />
          <StepsTable language={language} any={funnel.steps} />
        </>
      ) : (
        <section>
          <h2>{t('provinces.empty')}</h2>
          <p>{t(YOUNGER_PROVINCES.has(code) ? 'provinces.younger' : 'provinces.emptyHint')}</p>
        </section>
      )}
      <p>
        <a href={addressIn(language, '/', queryOf(question))}>{t('provinces.otherDays')}</a>
      </p>
    </Frame>
  )
}
