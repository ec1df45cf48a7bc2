import { setRequestLocale } from 'next-intl/server'
import { Missing } from '../../../components/missing.tsx'
import { languageOf } from '../../../i18n/languages.ts'

type Props = { params: Promise<{ locale: string }> }

/** Every address that has no page. */
export default async function MissingPage({ params }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  return <Missing language={language} />
}
