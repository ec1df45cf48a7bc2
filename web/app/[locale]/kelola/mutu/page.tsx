import { getTranslations } from 'next-intl/server'
import { Table } from '../../../../components/table.tsx'
import { DeskComparisonDocument, DeskPipelineDocument } from '../../../../generated/graphql.ts'
import { Desk } from '../../../../management/desk.tsx'
import { enter } from '../../../../management/enter.tsx'
import { loadDesk } from '../../../../management/load-desk.ts'
import { MANAGEMENT_PAGES } from '../../../../management/pages.ts'
import { PipelineFacts } from '../../../../management/pipeline-facts.tsx'
import { Problem } from '../../../../management/problem.tsx'
import { formatFor } from '../../../../statistics/format.ts'

type Props = { params: Promise<{ locale: string }> }

const { path: PATH } = MANAGEMENT_PAGES.quality
const MOST_DIFFERENCES = 100

/** Whether the figures are right and on time: ClickHouse against PostgreSQL, the lag, and events that were refused. */
export default async function QualityPage({ params }: Props) {
  const entered = await enter(params, 'quality')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const loaded = await loadDesk(language, viewer, async (ask) => ({
    ...(await ask(DeskPipelineDocument, {})),
    ...(await ask(DeskComparisonDocument, {})),
  }))
  if (loaded.kind !== 'loaded') return <Problem {...entered} page="quality" path={PATH} problem={loaded} />
  const { pipeline, dataQuality, dataQualityAttempt: attempt } = loaded.figures
  const t = await getTranslations()
  const format = formatFor(language)
  const differences = dataQuality?.differences ?? []
  return (
    <Desk {...entered} page="quality" title={t('desk.page.quality')} path={PATH} desk={loaded.desk}>
      <h1>{t('desk.page.quality')}</h1>
      <section>
        <h2>
          {!dataQuality
            ? t('quality.compared.title')
            : differences.length === 0
              ? t('quality.compared.same', { compared: format.count(dataQuality.compared) })
              : t('quality.compared.different', {
                  different: format.count(differences.length),
                  compared: format.count(dataQuality.compared),
                })}
        </h2>
        <p>
          {dataQuality
            ? t('quality.compared.what', { instant: format.instant(dataQuality.comparedAt) })
            : attempt?.failure
              ? t('quality.compared.none')
              : t('quality.compared.notYet')}
        </p>
        {attempt ? (
          <p>
            {attempt.failure
              ? t('quality.compared.failed', {
                  instant: format.instant(attempt.triedAt),
                  reason: t(`quality.compared.failure.${attempt.failure}`),
                })
              : null}{' '}
            {Date.parse(attempt.nextAt) > Date.now()
              ? t('quality.compared.next', { instant: format.instant(attempt.nextAt) })
              : t('quality.compared.nextIsDue', { instant: format.instant(attempt.nextAt) })}
          </p>
        ) : null}
        {differences.length === 0 ? null : (
          <>
            <p>{t('quality.compared.todo')}</p>
            <Table
              caption={t('quality.compared.title')}
              hideCaption
              columns={[
                t('funnel.step'),
                t('explorer.annotations.day'),
                'PostgreSQL',
                'ClickHouse',
                t('quality.compared.from'),
              ]}
              rows={differences.slice(0, MOST_DIFFERENCES).map(({ source, step, day, postgres, clickhouse }) => ({
                key: `${source} ${step} ${day}`,
                cells: [
                  t(`step.${step}`),
                  format.dayShort(day),
                  format.count(postgres),
                  format.count(clickhouse),
                  t(`quality.stageName.${source === 'STATE' ? 'state' : 'cubes'}`),
                ],
              }))}
            />
          </>
        )}
      </section>
      <PipelineFacts language={language} pipeline={pipeline} />
    </Desk>
  )
}
