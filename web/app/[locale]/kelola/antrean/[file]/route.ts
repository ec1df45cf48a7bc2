import { getTranslations } from 'next-intl/server'
import { hasRole, readViewer } from '../../../../../data/viewer.ts'
import { languageOf } from '../../../../../i18n/languages.ts'
import { backlogCsv } from '../../../../../management/backlog-csv.ts'
import { answerFile, parametersOf, refuseFile } from '../../../../../management/file-answer.ts'
import { loadBacklog } from '../../../../../management/load-backlog.ts'
import { MANAGEMENT_PAGES } from '../../../../../management/pages.ts'
import { queryOf } from '../../../../../statistics/question.ts'

type Context = { params: Promise<{ locale: string; file: string }> }

/** What the backlog page shows for the same query, as `backlog.csv`. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { locale, file } = await params
  const language = languageOf(locale)
  const viewer = await readViewer()
  const t = await getTranslations({ locale: language, namespace: 'download.refused' })
  if (viewer === undefined || !hasRole(viewer, MANAGEMENT_PAGES.backlog.roles)) return refuseFile(403, t('notYours'))
  if (file !== 'backlog.csv') return refuseFile(404, t('noFile'))
  const loaded = await loadBacklog(language, viewer, parametersOf(request))
  if (loaded.kind === 'away') return refuseFile(503, t('away'))
  if (loaded.kind !== 'loaded' || loaded.figures.figures === undefined) return refuseFile(400, t('notUnderstood'))
  const { question, waves, provinces, figures } = loaded.figures
  const asked = { question, waves, provinces, scale: loaded.desk.playback?.scale }
  const name = ['backlog', ...new URLSearchParams(queryOf(question)).entries()].flat().join('-').toLowerCase()
  return answerFile(await backlogCsv(language, asked, figures), 'text/csv; charset=utf-8', `${name}.csv`)
}
