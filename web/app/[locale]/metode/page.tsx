import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { Frame } from '../../../components/frame.tsx'
import { environment } from '../../../environment.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'

type Props = { params: Promise<{ locale: string }> }

/** Read when a page is asked for: the build knows no addresses. */
export const dynamic = 'force-dynamic'

const PATH = '/metode'
const SECTIONS = {
  counting: ['once', 'day', 'order', 'parts', 'corrected'],
  money: ['settled', 'rupiah'],
  fresh: ['minute', 'kept', 'late'],
  protection: ['rounded', 'why', 'day', 'never'],
  playback: ['made', 'scale', 'gaps', 'left'],
  map: ['tiles', 'papua'],
} as const

export const metadata: Metadata = {
  alternates: { languages: { id: addressIn('id', PATH), en: addressIn('en', PATH) } },
}

/** How the figures are made, what is protected, and why. */
export default async function MethodPage({ params }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const t = await getTranslations('methodPage')
  return (
    <Frame language={language} title={t('title')} path={PATH}>
      <h1>{t('title')}</h1>
      <p>{t('what')}</p>
      <Section title={t('counting.title')} lines={SECTIONS.counting.map((line) => t(`counting.${line}`))} />
      <Section title={t('money.title')} lines={SECTIONS.money.map((line) => t(`money.${line}`))} />
      <Section title={t('fresh.title')} lines={SECTIONS.fresh.map((line) => t(`fresh.${line}`))} />
      <Section title={t('protection.title')} lines={SECTIONS.protection.map((line) => t(`protection.${line}`))} />
      <Section title={t('playback.title')} lines={SECTIONS.playback.map((line) => t(`playback.${line}`))} />
      <Section title={t('map.title')} lines={SECTIONS.map.map((line) => t(`map.${line}`))} />
      <section>
        <h2>{t('api.title')}</h2>
        <p>{t('api.what')}</p>
        <p>
          <a href={`${environment.PUBLIC_URL.replace(/\/$/, '')}/graphql`}>{t('api.link')}</a>
        </p>
      </section>
    </Frame>
  )
}

function Section({ title, lines }: { title: string; lines: string[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
