import { getTranslations } from 'next-intl/server'
import { AnswerStatus } from '../components/answer-status.tsx'
import type { Viewer } from '../data/viewer.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { Desk } from './desk.tsx'
import { Failure } from './failure.tsx'
import type { Loaded } from './load-desk.ts'
import type { PageName } from './pages.ts'

type Props = {
  language: Language
  viewer: Viewer
  page: PageName
  path: string
  query?: string
  problem: Exclude<Loaded<unknown>, { kind: 'loaded' }>
  /** Why what was sent to this page has not been done. */
  failed?: string | undefined
}

/** The gateway does not answer, or will not answer this: what happened, and what to do. */
export async function Problem({ language, viewer, page, path, query = '', problem, failed }: Props) {
  const t = await getTranslations()
  const away = problem.kind === 'away'
  const reason = reasonOf(problem)
  const title = t(away ? 'desk.away.title' : 'desk.refused.title')
  return (
    <Desk language={language} viewer={viewer} page={page} title={title} path={path} query={query}>
      <AnswerStatus code={away ? 503 : problem.code === 'FORBIDDEN' ? 403 : 400} />
      <h1>{title}</h1>
      {failed === undefined ? null : <Failure code={failed} />}
      <p>{t(reason)}</p>
      {reason === 'desk.away.what' ? <p>{t('desk.away.todo')}</p> : null}
      {reason === 'desk.refused.what' ? <p>{t('desk.refused.todo')}</p> : null}
      <p>
        <a href={addressIn(language, path, away ? query : '')}>{t(away ? 'away.again' : 'desk.refused.again')}</a>
      </p>
    </Desk>
  )
}

function reasonOf(problem: Props['problem']) {
  if (problem.kind === 'away') return 'desk.away.what'
  if (problem.fields.some((field) => field === 'after' || field === 'before')) return 'desk.refused.place'
  if (problem.code === 'FORBIDDEN') return 'desk.refused.role'
  if (problem.code === 'UNAUTHENTICATED' || problem.code === 'TOO_MANY_REQUESTS') {
    return `desk.failure.${problem.code}` as const
  }
  return 'desk.refused.what'
}
