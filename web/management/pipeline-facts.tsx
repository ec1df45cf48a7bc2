import { getTranslations } from 'next-intl/server'
import { Table } from '../components/table.tsx'
import type { DeskPipelineQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

const STAGES = ['plan', 'pull', 'state', 'cubes', 'payments', 'publish'] as const
const ROLES = ['leading', 'starting'] as const

function isKnown<Name extends string>(name: string, known: readonly Name[]): name is Name {
  return known.some((each) => each === name)
}

/** How far the figures are behind, what waits, what was refused, and what each stage has done. */
export async function PipelineFacts({
  language,
  pipeline,
}: {
  language: Language
  pipeline: DeskPipelineQuery['pipeline']
}) {
  const t = await getTranslations('quality')
  const format = formatFor(language)
  const refused = pipeline.refused.reduce((sum, { events }) => sum + events, 0)
  const facts = [
    ['lag', t('seconds', { seconds: format.decimal(pipeline.lagSeconds) })],
    ['waiting', format.count(pipeline.eventsWaiting)],
    ['events', format.count(pipeline.events)],
    ['windows', format.count(pipeline.windows)],
    ['refused', format.count(refused)],
    ['repaired', format.count(pipeline.windowsRepaired)],
    ['rebuilds', format.count(pipeline.rebuilds)],
    ['published', pipeline.lastPublishedAt ? format.instant(pipeline.lastPublishedAt) : '–'],
    ['role', isKnown(pipeline.role, ROLES) ? t(`roles.${pipeline.role}`) : pipeline.role],
    ['error', pipeline.lastError ?? '–'],
  ] as const
  return (
    <>
      <section>
        <h2>{t('pipeline')}</h2>
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{t(`fact.${name}`)}</dt>
              <dd className={name === 'error' && pipeline.lastError ? 'needs' : undefined}>{value}</dd>
            </div>
          ))}
        </dl>
        {refused === 0 ? null : (
          <Table
            caption={t('fact.refused')}
            columns={[t('reason'), t('fact.events')]}
            rows={pipeline.refused
              .filter(({ events }) => events > 0)
              .map(({ reason, events }) => ({ key: reason, cells: [reason, format.count(events)] }))}
          />
        )}
      </section>
      <section>
        <h2>{t('stages')}</h2>
        <Table
          caption={t('stages')}
          hideCaption
          columns={[t('stage'), t('fact.windows'), t('rows'), t('megabytes'), t('time'), t('behind'), t('behindFor')]}
          rows={pipeline.stages.map(({ name, windows, rows, bytes, seconds, lagEvents, lagSeconds }) => ({
            key: name,
            cells: [
              isKnown(name, STAGES) ? t(`stageName.${name}`) : name,
              format.count(windows),
              format.count(rows),
              format.decimal(bytes / 1_000_000),
              t('seconds', { seconds: format.decimal(seconds) }),
              format.count(lagEvents),
              t('seconds', { seconds: format.decimal(lagSeconds) }),
            ],
          }))}
        />
      </section>
    </>
  )
}
