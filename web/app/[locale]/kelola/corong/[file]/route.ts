import { getTranslations } from 'next-intl/server'
import { FILE_STYLES } from '../../../../../charts/styles.ts'
import { svgText } from '../../../../../charts/svg-text.ts'
import { hasRole, readViewer } from '../../../../../data/viewer.ts'
import { csvOf, isCsvName } from '../../../../../explorer/csv.ts'
import { drawingNotes } from '../../../../../explorer/drawing-notes.ts'
import { aboutOf, drawFunnel, drawTimes, drawTrend } from '../../../../../explorer/drawings.tsx'
import { fileNameOf } from '../../../../../explorer/file-name.ts'
import { type Explorer, LISTED_FOR, loadExplorer } from '../../../../../explorer/load.ts'
import { type Language, languageOf } from '../../../../../i18n/languages.ts'
import { answerFile, parametersOf, refuseFile } from '../../../../../management/file-answer.ts'
import { loadDesk } from '../../../../../management/load-desk.ts'
import { MANAGEMENT_PAGES } from '../../../../../management/pages.ts'

type Context = { params: Promise<{ locale: string; file: string }> }

const DRAWINGS = { funnel: drawFunnel, times: drawTimes, trend: drawTrend }

/** What the explorer shows for the same query, as a file: `funnel.csv`, `times.svg`, … PNG is made of the SVG. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { locale, file } = await params
  const language = languageOf(locale)
  const viewer = await readViewer()
  const t = await getTranslations({ locale: language, namespace: 'download.refused' })
  if (viewer === undefined || !hasRole(viewer, MANAGEMENT_PAGES.funnel.roles)) return refuseFile(403, t('notYours'))
  const [name = '', kind = ''] = file.split('.')
  if (name === 'stopped' && !hasRole(viewer, LISTED_FOR)) return refuseFile(403, t('notYours'))
  const given = parametersOf(request)
  const loaded = await loadDesk(language, viewer, (ask, desk) =>
    loadExplorer({ ask, viewer, desk, given, whole: file === 'funnel.csv' }),
  )
  if (loaded.kind === 'away') return refuseFile(503, t('away'))
  if (loaded.kind !== 'loaded') return refuseFile(400, t('notUnderstood'))
  const { figures: explorer } = loaded
  if (explorer.figures === undefined) return refuseFile(400, t('notUnderstood'))
  const { gap } = explorer.figures
  if (kind === 'csv' && isCsvName(name)) {
    const { stopped } = explorer.figures
    if (name === 'stopped' && gap !== undefined && stopped === undefined) return refuseFile(503, t('away'))
    const { breakdownEnd } = explorer.figures.funnel
    if (name === 'funnel' && breakdownEnd !== null) {
      const inExplorer = await getTranslations({ locale: language, namespace: 'explorer' })
      return refuseFile(413, inExplorer('partsTooMany', { parts: explorer.figures.funnel.breakdownCells }))
    }
    const text = await csvOf(name, language, explorer)
    return answerFile(text, 'text/csv; charset=utf-8', `${fileNameOf(name, explorer.question, gap)}.csv`)
  }
  const drawing = kind === 'svg' && isDrawing(name) ? await draw(name, language, explorer) : undefined
  return drawing ?? refuseFile(404, t('noFile'))
}

async function draw(
  name: keyof typeof DRAWINGS,
  language: Language,
  explorer: Explorer,
): Promise<Response | undefined> {
  const drawn = await DRAWINGS[name](language, explorer)
  if (drawn === undefined) return undefined
  const about = await aboutOf(language, explorer, name)
  const notes = await drawingNotes(name, language, explorer)
  const heading = { title: drawn.title, about: [about, notes.join(' ')].filter(Boolean).join(' · ') }
  return answerFile(
    svgText(drawn.drawing, FILE_STYLES, language, heading),
    'image/svg+xml',
    `${fileNameOf(name, explorer.question, explorer.figures?.gap)}.svg`,
  )
}

function isDrawing(name: string): name is keyof typeof DRAWINGS {
  return Object.hasOwn(DRAWINGS, name)
}
