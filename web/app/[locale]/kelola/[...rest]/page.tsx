import { setRequestLocale } from 'next-intl/server'
import { readViewer } from '../../../../data/viewer.ts'
import { languageOf } from '../../../../i18n/languages.ts'
import { MissingPage } from '../../../../management/missing-page.tsx'

type Props = { params: Promise<{ locale: string }> }

/** Every address of management's that has no page. */
export default async function MissingManagementPage({ params }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  return <MissingPage language={language} viewer={await readViewer()} />
}
