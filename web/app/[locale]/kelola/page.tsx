import { setRequestLocale } from 'next-intl/server'
import { AnswerLocation } from '../../../components/answer-status.tsx'
import { hasRole, readViewer } from '../../../data/viewer.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'
import { Forbidden } from '../../../management/forbidden.tsx'
import { MissingPage } from '../../../management/missing-page.tsx'
import { MANAGEMENT_PAGES, PAGE_NAMES } from '../../../management/pages.ts'

type Props = { params: Promise<{ locale: string }> }

/** Leads on to the page that the viewer's work is on. */
export default async function ManagementPage({ params }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const viewer = await readViewer()
  if (viewer === undefined) return <MissingPage language={language} viewer={viewer} />
  const mine = viewer.roles.includes('administrator')
    ? 'waves'
    : PAGE_NAMES.find((name) => hasRole(viewer, MANAGEMENT_PAGES[name].roles) && !isForAll(name))
  const first = mine ?? PAGE_NAMES.find((name) => hasRole(viewer, MANAGEMENT_PAGES[name].roles))
  if (first !== undefined) return <AnswerLocation address={addressIn(language, MANAGEMENT_PAGES[first].path)} />
  const needed = [...new Set(PAGE_NAMES.flatMap((name) => MANAGEMENT_PAGES[name].roles))]
  return <Forbidden language={language} viewer={viewer} page="waves" needed={needed} path="/kelola" />
}

function isForAll(name: (typeof PAGE_NAMES)[number]): boolean {
  return name === 'waves'
}
