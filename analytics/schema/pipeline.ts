import {
  getPipelineReport,
  type PipelineReport,
  type RefusedEvents,
  type StageReport,
} from '../pipeline/get-pipeline-report.ts'
import { REFUSAL_NAMES } from '../pipeline/refusals.ts'
import { requestRebuild } from '../pipeline/request-rebuild.ts'
import { builder } from './builder.ts'

const StageType = builder.objectRef<StageReport>('PipelineStage').implement({
  description: 'What a stage has done since this process started.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'plan, pull, state, cubes, payments or publish, in this order.' }),
    windows: t.exposeInt('windows'),
    rows: t.exposeFloat('rows', { description: 'Written to ClickHouse; for plan: events.' }),
    bytes: t.exposeFloat('bytes', { description: 'On disk, when written.' }),
    seconds: t.exposeFloat('seconds'),
    lagEvents: t.exposeFloat('lagEvents', { description: 'Recorded, and not through this stage.' }),
    lagSeconds: t.exposeFloat('lagSeconds', {
      description: 'Since the oldest of them was recorded; 0 when there is none.',
    }),
  }),
})

const RefusalEnum = builder.enumType('RefusalReason', {
  description: 'What of an event was left out. The event itself counts.',
  values: REFUSAL_NAMES,
})

const RefusedEventsType = builder.objectRef<RefusedEvents>('RefusedEvents').implement({
  fields: (t) => ({ reason: t.expose('reason', { type: RefusalEnum }), events: t.exposeFloat('events') }),
})

const PipelineType = builder.objectRef<PipelineReport>('Pipeline').implement({
  description: 'What brings the journey to ClickHouse, stage by stage. Numbers of stages are this process’s own.',
  fields: (t) => ({
    role: t.exposeString('role', { description: 'leading, standing by, or starting.' }),
    lagSeconds: t.exposeFloat('lagSeconds'),
    eventsWaiting: t.exposeFloat('eventsWaiting', { description: 'Recorded and not included.' }),
    windows: t.exposeFloat('windows', { description: 'Published, of all time.' }),
    events: t.exposeFloat('events', { description: 'Published, of all time.' }),
    eventsPulled: t.exposeFloat('eventsPulled'),
    stages: t.expose('stages', { type: [StageType] }),
    refused: t.expose('refused', { type: [RefusedEventsType] }),
    windowsRepaired: t.exposeFloat('windowsRepaired', { description: 'Made again because ClickHouse had lost them.' }),
    rebuilds: t.exposeInt('rebuilds', { description: 'How often everything was made again, and then switched.' }),
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

builder.mutationField('rebuildFigures', (t) =>
  t.field({
    type: 'DateTime',
    description:
      'Has everything in ClickHouse made again from the journey. Until the switch the figures stay as they are, and new events wait. Since when it is wished; Pipeline.rebuilds tells when it is done.',
    authScopes: { role: ['administrator'] },
    resolve: (_root, _args, ctx) => requestRebuild({ ctx }),
  }),
)
