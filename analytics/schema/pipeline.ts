import { getPipelineReport, type PipelineReport } from '../pipeline/get-pipeline-report.ts'
import { builder } from './builder.ts'

const PipelineType = builder.objectRef<PipelineReport>('Pipeline').implement({
  description: 'What brings the journey to ClickHouse, stage by stage. Numbers of stages are this process’s own.',
  fields: (t) => ({
    role: t.exposeString('role', { description: 'leading, standing by, or starting.' }),
    lagSeconds: t.exposeFloat('lagSeconds'),
    eventsWaiting: t.exposeInt('eventsWaiting', { description: 'Recorded and not included, counted up to 10,000.' }),
    windows: t.exposeInt('windows', { description: 'Published, of all time.' }),
    events: t.exposeFloat('events', { description: 'Published, of all time.' }),
    eventsPulled: t.exposeInt('eventsPulled'),
    pullSeconds: t.exposeFloat('pullSeconds'),
    foldSeconds: t.exposeFloat('foldSeconds'),
    showSeconds: t.exposeFloat('showSeconds'),
    windowsRepaired: t.exposeInt('windowsRepaired', { description: 'Pulled again because ClickHouse had lost them.' }),
    lastPublishedAt: t.expose('lastPublishedAt', { type: 'DateTime', nullable: true }),
    lastError: t.exposeString('lastError', { nullable: true }),
  }),
})

builder.queryField('pipeline', (t) =>
  t.field({
    type: PipelineType,
    authScopes: { role: ['analyst', 'auditor', 'administrator'] },
    resolve: (_root, _args, ctx) => getPipelineReport(ctx),
  }),
)
