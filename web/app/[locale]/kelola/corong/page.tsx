import { getTranslations } from 'next-intl/server'
import { AnswerLocation, AnswerStatus } from '../../../../components/answer-status.tsx'
import { sentForm } from '../../../../data/sent-form.ts'
import { hasRole } from '../../../../data/viewer.ts'
import { aboutOf } from '../../../../explorer/drawings.tsx'
import { FunnelAnswer } from '../../../../explorer/funnel-answer.tsx'
import { keep } from '../../../../explorer/keep.ts'
import { loadExplorer } from '../../../../explorer/load.ts'
import { explorerMistakeWords } from '../../../../explorer/mistake-words.ts'
import { explorerQuery, queryAsAsked } from '../../../../explorer/question.ts'
import { QuestionForm } from '../../../../explorer/question-form.tsx'
import { StoppedAnswer } from '../../../../explorer/stopped-answer.tsx'
import { TimesAnswer } from '../../../../explorer/times-answer.tsx'
import { TrendAnswer } from '../../../../explorer/trend-answer.tsx'
import { Workspace } from '../../../../explorer/workspace.tsx'
import { addressIn } from '../../../../i18n/languages.ts'
import { Desk } from '../../../../management/desk.tsx'
import { enter } from '../../../../management/enter.tsx'
import { Failure } from '../../../../management/failure.tsx'
import { Forbidden } from '../../../../management/forbidden.tsx'
import { loadDesk } from '../../../../management/load-desk.ts'
import { KEEPERS, MANAGEMENT_PAGES } from '../../../../management/pages.ts'
import { Problem } from '../../../../management/problem.tsx'
import { Unanswered } from '../../../../management/unanswered.tsx'
import type { SearchParameters } from '../../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const { path: PATH } = MANAGEMENT_PAGES.funnel

/** The funnel as analysts ask it: left the question, right the answer, below the people who stopped. */
export default async function ExplorerPage({ params, searchParams }: Props) {
  const entered = await enter(params, 'funnel')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const given = await searchParams
  const sent = await sentForm()
  if (sent && !hasRole(viewer, KEEPERS)) return <Forbidden {...entered} page="funnel" needed={KEEPERS} />
  const outcome = sent && (await keep(entered, sent))
  const asked = queryAsAsked(given)
  if (outcome?.kind === 'done') return <AnswerLocation address={addressIn(language, PATH, asked)} />
  if (sent && outcome?.kind === 'unknown') {
    return <Unanswered {...entered} page="funnel" path={PATH} query={asked} sent={sent} look={PATH} />
  }
  const failed = outcome?.kind === 'failed' ? outcome.code : undefined
  const loaded = await loadDesk(language, viewer, (ask, desk) => loadExplorer({ ask, viewer, desk, given }))
  if (loaded.kind !== 'loaded') {
    return <Problem {...entered} page="funnel" path={PATH} problem={loaded} failed={failed} />
  }
  const { desk, figures: explorer } = loaded
  const { question, mistakes, figures } = explorer
  const query = explorerQuery(question)
  const t = await getTranslations()
  const mistakeText = await explorerMistakeWords(language)
  const empty = figures?.funnel.steps.every(({ count }) => !count) === true
  return (
    <Desk {...entered} page="funnel" title={t('desk.page.funnel')} path={PATH} query={query} desk={desk}>
      <h1>{t('desk.page.funnel')}</h1>
      {failed === undefined ? null : <Failure code={failed} />}
      {mistakes.length === 0 ? null : (
        <>
          <AnswerStatus code={400} />
          <ul className="mistakes">
            {mistakes.map((mistake) => (
              <li key={`${mistake.field} ${mistake.value}`}>{mistakeText(mistake)}</li>
            ))}
          </ul>
        </>
      )}
      <div className="explorer">
        <QuestionForm language={language} frame={explorer.frame} question={question} mistakes={mistakes} />
        <div>
          {figures === undefined ? null : <p className="as-of">{await aboutOf(language, explorer)}</p>}
          {empty ? (
            <section>
              <h2>{t('explorer.empty.title')}</h2>
              <p>{t('explorer.empty.todo')}</p>
            </section>
          ) : (
            <>
              <FunnelAnswer language={language} explorer={explorer} />
              <TimesAnswer language={language} explorer={explorer} />
              <TrendAnswer language={language} explorer={explorer} />
            </>
          )}
        </div>
      </div>
      {empty ? null : <StoppedAnswer language={language} explorer={explorer} />}
      <Workspace language={language} viewer={viewer} explorer={explorer} />
    </Desk>
  )
}
