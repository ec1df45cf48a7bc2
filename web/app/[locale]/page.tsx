import type { Metadata } from 'next'
import { setRequestLocale } from 'next-intl/server'
import { Away } from '../../components/away.tsx'
import { HomeFigures } from '../../components/home-figures.tsx'
import { Misunderstood } from '../../components/misunderstood.tsx'
import { loadHome } from '../../data/load-home.ts'
import { addressIn, languageOf } from '../../i18n/languages.ts'
import type { SearchParameters } from '../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

export const metadata: Metadata = {
  alternates: { languages: { id: addressIn('id', '/'), en: addressIn('en', '/') } },
}

export default async function HomePage({ params, searchParams }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const home = await loadHome(await searchParams, language, 'page')
  if (home.kind === 'away') return <Away language={language} query={home.query} />
  if (home.kind === 'misunderstood') return <Misunderstood language={language} {...home} />
  return <HomeFigures language={language} {...home} />
}
