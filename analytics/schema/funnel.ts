import { FUNNEL_DIMENSIONS } from '../funnel/dimensions.ts'
import { type Funnel, type FunnelComparison, getFunnel } from '../funnel/get-funnel.ts'
import { COHORT_GRAINS, FUNNEL_ORDERS } from '../funnel/request.ts'
import type { FunnelCell, FunnelCohort, StepCount } from '../funnel/to-funnel.ts'
import { ANALYSTS, AS_OF, ConversionType, LAG, QueryExplanationType, WATERMARK } from './answer.ts'
import { builder } from './builder.ts'
import { selects } from './selects.ts'
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

const CohortGrain = builder.enumType('CohortGrain', {
  description: 'Who belongs together: the Jakarta day, or the ISO week, of REGISTERED, or the wave.',
  values: COHORT_GRAINS,
})

export const FunnelFilter = builder.inputType('FunnelFilter', {
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

const FunnelComparisonInput = builder.inputType('FunnelComparisonInput', {
  description: 'Another period or cohort. What is left out is as in the question; a filter replaces its filter whole.',
  fields: (t) => ({
    asOf: t.field({ type: 'DateTime' }),
    filter: t.field({ type: FunnelFilter }),
  }),
})

const FunnelPageInput = builder.inputType('FunnelPageInput', {
  description: 'A part of the breakdown: its cells by the codes of their slices, what is not known last.',
  fields: (t) => ({
    size: t.int({ required: true, description: 'Cells, 1 to 5,000.' }),
    after: t.string({ description: '`breakdownEnd` of the page before. Default: the first page.' }),
  }),
})

const FunnelStep = builder.objectRef<StepCount>('FunnelStep').implement({
  fields: (t) => ({
    step: t.expose('step', { type: StepEnum }),
    count: t.exposeInt('count', {
      nullable: true,
      description:
        'People in the database, never multiplied by the scale; null when withheld, and where the edition’s table does not have the step (by wave it begins with SELECTED).',
    }),
    withheld: t.exposeBoolean('withheld', {
      description: 'Not shown to protect people: it is small itself, or would give away a small one.',
    }),
    fromPrevious: t.expose('fromPrevious', {
      type: ConversionType,
      nullable: true,
      description:
        'From the step before in the list; null for the first, where counts are rounded or withheld, and where it would tell the number of a part (see `funnel`).',
    }),
    fromFirst: t.expose('fromFirst', {
      type: ConversionType,
      nullable: true,
      description: 'From the first step in the list; null as `fromPrevious` is.',
    }),
  }),
})

const FunnelBreakdown = builder.objectRef<FunnelCell>('FunnelBreakdown').implement({
  fields: (t) => ({
    cohort: t.exposeString('cohort', { nullable: true, description: 'Key of the cohort; null without `cohort`.' }),
    keys: t.exposeStringList('keys', { description: 'One per dimension asked for, in that order.' }),
    labels: t.exposeStringList('labels', { description: 'By Accept-Language, Indonesian by default.' }),
    steps: t.expose('steps', { type: [FunnelStep] }),
  }),
})

const FunnelCohortType = builder.objectRef<FunnelCohort>('FunnelCohort').implement({
  fields: (t) => ({
    key: t.exposeString('key', { description: 'A day, an ISO week like 2020-W15, or a wave.' }),
    label: t.exposeString('label'),
    firstDay: t.expose('firstDay', { type: 'Date', nullable: true, description: 'Null for waves.' }),
    isYoung: t.exposeBoolean('isYoung', {
      description: 'The window is not over for all of its people: those are left out of its rates, and of the total’s.',
    }),
    steps: t.expose('steps', { type: [FunnelStep] }),
  }),
})

const FunnelComparisonType = builder.objectRef<FunnelComparison>('FunnelComparison').implement({
  fields: (t) => ({
    asOf: t.expose('asOf', { type: 'DateTime', description: AS_OF }),
    steps: t.expose('steps', { type: [FunnelStep] }),
    paidAmount: t.expose('paidAmount', { type: 'Rupiah', nullable: true }),
    cohorts: t.expose('cohorts', { type: [FunnelCohortType] }),
    breakdown: t.expose('breakdown', { type: [FunnelBreakdown] }),
  }),
})

const FunnelType = builder.objectRef<Funnel>('Funnel').implement({
  fields: (t) => ({
    asOf: t.expose('asOf', { type: 'DateTime', description: AS_OF }),
    watermark: t.expose('watermark', {
      type: 'DateTime',
      nullable: true,
      description: WATERMARK,
    }),
    lagSeconds: t.exposeFloat('lagSeconds', { description: LAG }),
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
      description:
        'Combinations in which somebody has reached one of the steps; empty without `by`. Of more than 5,000 one page is told, by `page`; without it they are refused.',
    }),
    breakdownCells: t.exposeInt('breakdownCells', {
      description: 'How many combinations there are, those on other pages included.',
    }),
    breakdownEnd: t.exposeString('breakdownEnd', {
      nullable: true,
      description: 'Where the page ends, as `after` of the next one; null when nothing follows.',
    }),
    windowDays: t.exposeInt('windowDays', { nullable: true, description: 'Null: no window.' }),
    cohorts: t.expose('cohorts', { type: [FunnelCohortType], description: 'Empty without `cohort`.' }),
    comparison: t.expose('comparison', {
      type: FunnelComparisonType,
      nullable: true,
      description: 'The same question for another period or cohort, of the same watermark; null without `compareWith`.',
    }),
    explain: t.expose('explain', { type: QueryExplanationType, nullable: true, authScopes: { role: ANALYSTS } }),
  }),
})

builder.queryField('funnel', (t) =>
  t.field({
    type: FunnelType,
    description:
      'How many people have reached each step. Without a role that may read them exactly, parts of the people (filter, breakdown) come from the last edition, as of its last week end by `asOf`: rounded, small counts withheld, in the tables that `editions` lists; national totals are live and exact for everybody. How many of all have reached several steps together (rates, order STRICT) is told to everybody where one of the steps says that the others were reached; elsewhere, as of PURCHASED and ACCOUNT_LINKED, it is a part, and withheld.',
    authScopes: { public: true },
    args: {
      asOf: t.arg({ type: 'DateTime', description: 'Any instant of a Jakarta day, which counts whole. Default: now.' }),
      filter: t.arg({ type: FunnelFilter }),
      by: t.arg({ type: [FunnelDimensionEnum], description: 'At most two.' }),
      order: t.arg({ type: FunnelOrder, defaultValue: 'ANY' }),
      steps: t.arg({ type: [StepEnum] }),
      windowDays: t.arg.int({
        description:
          'Only what was reached within so many days from the first chosen step counts. For analysts, auditors, administrators.',
      }),
      cohort: t.arg({ type: CohortGrain, description: 'For analysts, auditors, administrators.' }),
      page: t.arg({
        type: FunnelPageInput,
        description:
          'Goes with `by`, not with `compareWith`. Totals are of all. For analysts, auditors, administrators.',
      }),
      compareWith: t.arg({ type: FunnelComparisonInput, description: 'For analysts, auditors, administrators.' }),
    },
    resolve: (_root, input, ctx, info) => {
      const wants = {
        conversions: selects(info, 'fromPrevious', 'fromFirst'),
        paidAmount: selects(info, 'paidAmount'),
      }
      return getFunnel({ ctx, input, wants })
    },
  }),
)
