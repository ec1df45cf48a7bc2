import { type Backlog, getBacklog, type Waiting } from '../questions/get-backlog.ts'
import { ANALYSTS, AnswerInterface, refuseWith } from './answer.ts'
import { builder } from './builder.ts'
import { FunnelDimensionEnum, FunnelFilter } from './funnel.ts'
import { StepEnum } from './step.ts'

const AgeBucket = builder.objectRef<Waiting['ages'][number]>('AgeBucket').implement({
  description: 'In calendar days of Jakarta since the first of the two steps.',
  fields: (t) => ({
    fromDays: t.exposeInt('fromDays', { description: 'Inclusive.' }),
    toDays: t.exposeInt('toDays', { nullable: true, description: 'Exclusive; null: and older.' }),
    people: t.exposeInt('people'),
  }),
})

const BacklogFlow = builder.objectRef<Waiting['perDay']>('BacklogFlow').implement({
  description: 'People a day, over the last whole days.',
  fields: (t) => ({
    days: t.exposeInt('days'),
    entered: t.exposeFloat('entered', {
      description: 'Who reached the first of the two steps, and not the other before it.',
    }),
    left: t.exposeFloat('left', { description: 'Who went on to the other.' }),
  }),
})

const WaitingInterface = builder.interfaceRef<Waiting>('WaitingFigures').implement({
  fields: (t) => ({
    people: t.exposeInt('people', { description: 'Who has reached `from` and not `to`.' }),
    oldestSince: t.expose('oldestSince', { type: 'Date', nullable: true, description: 'Null when nobody waits.' }),
    ages: t.expose('ages', { type: [AgeBucket] }),
    perDay: t.expose('perDay', { type: BacklogFlow }),
    daysToClear: t.exposeFloat('daysToClear', {
      nullable: true,
      description: 'At the rate at which people go on, if nobody came. Null when nobody goes on.',
    }),
  }),
})

const BacklogCell = builder.objectRef<Backlog['breakdown'][number]>('BacklogCell').implement({
  interfaces: [WaitingInterface],
  fields: (t) => ({ keys: t.exposeStringList('keys'), labels: t.exposeStringList('labels') }),
})

const BacklogType = builder.objectRef<Backlog>('Backlog').implement({
  description:
    'Who is between two steps, since when. (How long it will be, and which partner it waits for, come with forecasts and partner scorecards.)',
  interfaces: [AnswerInterface, WaitingInterface],
  fields: (t) => ({
    breakdown: t.expose('breakdown', { type: [BacklogCell], description: 'Empty without `by`.' }),
  }),
})

builder.queryField('backlog', (t) =>
  t.field({
    type: BacklogType,
    description:
      'People between two steps, with age, flow and days to clear. For analysts, auditors and administrators.',
    authScopes: { role: ANALYSTS },
    unauthorizedError: refuseWith('backlog'),
    args: {
      from: t.arg({ type: StepEnum, required: true }),
      to: t.arg({ type: StepEnum, required: true }),
      asOf: t.arg({ type: 'DateTime', description: 'Any instant of a Jakarta day, which counts whole. Default: now.' }),
      filter: t.arg({ type: FunnelFilter }),
      by: t.arg({ type: [FunnelDimensionEnum], description: 'At most two.' }),
      rateDays: t.arg.int({ defaultValue: 7, description: 'Whole days over which the present rate is measured.' }),
    },
    resolve: (_root, input, ctx) => getBacklog({ ctx, input }),
  }),
)
