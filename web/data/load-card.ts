import { getTranslations } from 'next-intl/server'
import type { Card } from '../charts/card.tsx'
import { CardDocument } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { asOfWords } from '../statistics/as-of-words.ts'
import { dayOf, instantOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import { headlineOf } from '../statistics/headline.ts'
import { isNotYet } from '../statistics/tiles.ts'
import { askGateway, NotPublishedError } from './gateway.ts'
import { loadDated } from './load-dated.ts'
import { valuesOf } from './load-home.ts'

/** What a social card says: of the nation, or of a province by its code; else the status to answer with. */
export async function loadCard(language: Language, name: string, date: string | null): Promise<Card | 400 | 404 | 503> {
  const loaded = await loadDated(language, date === null ? {} : { date }, async (frame, { day }) => {
    const province = valuesOf(frame, 'PROVINCE').find(({ key }) => key === name)
    if (name !== 'nasional' && province === undefined) return undefined
    const filter = province === undefined ? null : { province: [province.key] }
    try {
      return { province, ...(await askGateway(CardDocument, { asOf: instantOf(day), filter }, language)) }
    } catch (error) {
      if (!(error instanceof NotPublishedError)) throw error
      return undefined
    }
  })
  if (loaded.kind === 'away') return 503
  if (loaded.kind === 'misunderstood') return 400
  const { frame, question, figures } = loaded
  if (figures === undefined) return 404
  const t = await getTranslations({ locale: language })
  const format = formatFor(language)
  const { funnel, province } = figures
  const programme = frame.playback?.programme ?? t('home.programme')
  const rows = headlineOf(funnel.steps)
  const { edition } = funnel
  const notYet = province !== undefined && isNotYet(province.key, dayOf(new Date(funnel.asOf)))
  return {
    name: province?.label ?? programme,
    programme: province === undefined ? '' : programme,
    asOf: await asOfWords(language, question.day, funnel),
    scale: frame.playback ? t('site.scale', { scale: format.scale(frame.playback.scale) }) : undefined,
    rows: rows.map(({ step, count, all }) => ({
      key: step,
      label: t(`headline.${step}.name`),
      count,
      text:
        count === null
          ? t('funnel.withheld')
          : [format.count(count), ...(step === 'REGISTERED' ? [] : [format.share(count, all)])].join(' · '),
    })),
    empty: rows[0]?.count
      ? undefined
      : t(notYet ? 'provinces.youngerCard' : province ? 'provinces.empty' : 'home.noData'),
    notes: [t('card.shares'), ...(edition === null ? [] : [t('card.rounded', { edition })]), t('site.name')],
    late: t('site.staleFile', { instant: format.instant(new Date().toISOString()) }),
  }
}
