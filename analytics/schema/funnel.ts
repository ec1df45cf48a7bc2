import { FUNNEL_DIMENSIONS } from '../funnel/dimensions.ts'
import { type Funnel, type FunnelCell, getFunnel, type StepCount } from '../funnel/get-funnel.ts'
import { FUNNEL_ORDERS } from '../funnel/request.ts'
import { builder } from './builder.ts'
import { StepEnum } from './step.ts'

export const FunnelDimensionEnum = builder.enumType('FunnelDimension', {
  description: 'Slices of the person as known today, whatever `asOf`; ENTRY_DATE is the Jakarta day of REGISTERED.',
  values: FUNNEL_DIMENSIONS,
})

const FunnelOrder = builder.enumType('FunnelOrder', {
  description:
    'ANY: who has reached the step, whatever else they did. STRICT: who has reached it and all steps before it in the list.',
  values: FUNNEL_ORDERS,
})

const FunnelFilter = builder.inputType('FunnelFilter', {
  description:
    'Allowed keys per dimension; what is left out is not filtered. Not known is `UNKNOWN`, no wave is `NONE`.',
  fields: (t) => ({
    wave: t.stringList(),
    province: t.stringList(),
    district: t.stringList(),
    gender: t.stringList(),
    ageBand: t.stringList(),
    education: t.stringList(),
    platform: t.stringList(),
    paymentPartner: t.stringList(),
    courseCategory: t.stringList(),
    entryDate: t.stringList({ description: 'Days, YYYY-MM-DD.' }),
    enteredFrom: t.field({ type: 'Date', description: 'First day of registration, inclusive.' }),
    enteredTo: t.field({ type: 'Date', description: 'Last day of registration, inclusive.' }),
  }),
})

const FunnelStep = builder.objectRef<StepCount>('FunnelStep').implement({
  fields: (t) => ({
    step: t.expose('step', { type: StepEnum }),
    count: t.exposeInt('count', {
      nullable: true,
      description: 'People in the database, never multiplied by the scale; null when withheld.',
    }),
    withheld: t.exposeBoolean('withheld', { description: 'Too small to be shown: it could point to a person.' }),
  }),
})

const FunnelBreakdown = builder.objectRef<FunnelCell>('FunnelBreakdown').implement({
  fields: (t) => ({
    keys: t.exposeStringList('keys', { description: 'One per dimension asked for, in that order.' }),
    labels: t.exposeStringList('labels', { description: 'By Accept-Language, Indonesian by default.' }),
    steps: t.expose('steps', { type: [FunnelStep] }),
  }),
})

const FunnelType = builder.objectRef<Funnel>('Funnel').implement({
  fields: (t) => ({
    asOf: t.expose('asOf', { type: 'DateTime', description: 'Last instant that counts.' }),
    watermark: t.expose('watermark', {
      type: 'DateTime',
      nullable: true,
      description: 'Greatest recording time included; null before the first event.',
    }),
    lagSeconds: t.exposeFloat('lagSeconds', {
      description:
        'Age of the oldest event that is recorded and not included, 0 if there is none; while the records are out of reach, time since the last contact.',
    }),
    scale: t.exposeFloat('scale', {
      nullable: true,
      description: 'People in the database per real person; null when nothing was played back.',
    }),
    edition: t.exposeInt('edition', {
      nullable: true,
      description: 'Number of the published edition that the figures come from; null: live.',
    }),
    steps: t.expose('steps', { type: [FunnelStep], description: 'All fourteen, or those asked for, in order.' }),
    paidAmount: t.expose('paidAmount', {
      type: 'Rupiah',
      nullable: true,
      description: 'Incentives settled, before returns; null when it may not be shown.',
    }),
    breakdown: t.expose('breakdown', {
      type: [FunnelBreakdown],
      description: 'Combinations in which somebody has reached one of the steps; empty without `by`.',
    }),
  }),
})

builder.queryField('funnel', (t) =>
  t.field({
    type: FunnelType,
    description:
      'How many people have reached each step. Without a role that may read them exactly, parts of the people (filter, breakdown) are rounded to 5, and counts below 10 withheld; national totals are exact for everybody.',
    authScopes: { public: true },
    args: {
      asOf: t.arg({ type: 'DateTime', description: 'Any instant of a Jakarta day, which counts whole. Default: now.' }),
      filter: t.arg({ type: FunnelFilter }),
      by: t.arg({ type: [FunnelDimensionEnum], description: 'At most two.' }),
      order: t.arg({ type: FunnelOrder, defaultValue: 'ANY' }),
      steps: t.arg({ type: [StepEnum] }),
    },
    resolve: (_root, input, ctx) => getFunnel({ ctx, input }),
  }),
)
