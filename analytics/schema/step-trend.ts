import { getStepTrend, type StepTrend, type TrendPoint, type TrendSeries } from '../questions/get-step-trend.ts'
import { TREND_GRAINS } from '../questions/step-trend-sql.ts'
import { ANALYSTS, AnswerInterface, ConversionType, refuseWith } from './answer.ts'
import { builder } from './builder.ts'
import { FunnelDimensionEnum, FunnelFilter } from './funnel.ts'
import { selects } from './selects.ts'
import { StepEnum } from './step.ts'

const TrendGrain = builder.enumType('TrendGrain', {
  description: 'Jakarta days; ISO weeks, from Monday; months.',
  values: TREND_GRAINS,
})

const TrendPointType = builder.objectRef<TrendPoint>('TrendPoint').implement({
  fields: (t) => ({
    firstDay: t.expose('firstDay', { type: 'Date' }),
    lastDay: t.expose('lastDay', { type: 'Date' }),
    isComplete: t.exposeBoolean('isComplete', {
      description: 'The period is whole within the days asked for, and over.',
    }),
    count: t.exposeInt('count', { description: 'Who reached `step`, or with `of` who reached that, in the period.' }),
    movingAverage: t.exposeFloat('movingAverage', {
      nullable: true,
      description:
        'Mean of `count` over the last so many periods, this one included, also of those before `from`; null until there are so many since the first with a figure. Periods that `from` cuts count whole.',
    }),
    conversion: t.expose('conversion', {
      type: ConversionType,
      nullable: true,
      description: 'With `of`: of those who reached it in the period, who has reached `step`.',
    }),
    movingConversion: t.expose('movingConversion', {
      type: ConversionType,
      nullable: true,
      description:
        'With `of`: the rate of the same periods as `movingAverage`, of all who reached it in them. Null where that is null.',
    }),
    amount: t.expose('amount', {
      type: 'Rupiah',
      nullable: true,
      description:
        'Rupiah of the step in the period: PURCHASED prices of courses, PAID incentives settled, each when its event says; a correction of the step does not move them. Null for other steps, with `of` and with `by`.',
    }),
  }),
})

const TrendSeriesType = builder.objectRef<TrendSeries>('TrendSeries').implement({
  fields: (t) => ({
    keys: t.exposeStringList('keys'),
    labels: t.exposeStringList('labels'),
    points: t.expose('points', {
      type: [TrendPointType],
      description: 'Periods in which nobody did are there, with 0.',
    }),
  }),
})

const StepTrendType = builder.objectRef<StepTrend>('StepTrend').implement({
  interfaces: [AnswerInterface],
  fields: (t) => ({
    firstDay: t.expose('firstDay', {
      type: 'Date',
      nullable: true,
      description: 'The first day told. Null when there is nothing to tell.',
    }),
    lastDay: t.expose('lastDay', {
      type: 'Date',
      nullable: true,
      description: 'The last day told. Null when there is nothing to tell.',
    }),
    outside: t.exposeInt('outside', {
      description:
        'People on other days who are left out, at most 1 in 100, as they are too far from all others for the answer to hold the days between. 0 when `from` was asked for.',
    }),
    series: t.expose('series', { type: [TrendSeriesType], description: 'One with no keys without `by`.' }),
  }),
})

builder.queryField('stepTrend', (t) =>
  t.field({
    type: StepTrendType,
    description: 'A step, or the rate from one step to another, over time. For analysts, auditors and administrators.',
    authScopes: { role: ANALYSTS },
    unauthorizedError: refuseWith('funnel-by-wave'),
    args: {
      step: t.arg({ type: StepEnum, required: true }),
      of: t.arg({ type: StepEnum, description: 'Asks for the rate of those who reached this step in the period.' }),
      withinDays: t.arg.int({ description: 'With `of`: only who reached `step` within so many days from it.' }),
      grain: t.arg({ type: TrendGrain, defaultValue: 'DAY' }),
      from: t.arg({
        type: 'Date',
        description:
          'First day. Default: the first with a figure. An answer of more than 20,000 points is refused; but without `from`, when at most 1 in 100 people are far from all others, it is of the days of these: `firstDay`, `lastDay` and `outside` tell.',
      }),
      to: t.arg({ type: 'Date', description: 'Last day. Default: the last with a figure.' }),
      asOf: t.arg({ type: 'DateTime', description: 'Any instant of a Jakarta day, which counts whole. Default: now.' }),
      movingAverage: t.arg.int({ description: 'Over so many periods, 1 to 366.' }),
      filter: t.arg({ type: FunnelFilter }),
      by: t.arg({ type: [FunnelDimensionEnum], description: 'At most two.' }),
    },
    resolve: (_root, input, ctx, info) => getStepTrend({ ctx, input, wants: { amounts: selects(info, 'amount') } }),
  }),
)
