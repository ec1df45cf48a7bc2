import {
  getStepTimes,
  type StepTimes,
  type TimeBin,
  type TimeQuantile,
  type Times,
} from '../questions/get-step-times.ts'
import { ANALYSTS, AnswerInterface, refuseWith } from './answer.ts'
import { builder } from './builder.ts'
import { FunnelDimensionEnum, FunnelFilter } from './funnel.ts'
import { StepEnum } from './step.ts'

const TimeQuantileType = builder.objectRef<TimeQuantile>('TimeQuantile').implement({
  description: 'The least time that so many percent of the people did not exceed: low ≤ true value < high, in seconds.',
  fields: (t) => ({
    seconds: t.exposeFloat('seconds', { description: 'The middle of the bin, or the time itself where it is exact.' }),
    low: t.exposeFloat('low'),
    high: t.exposeFloat('high'),
    isExact: t.exposeBoolean('isExact'),
  }),
})

const TimeBinType = builder.objectRef<TimeBin>('TimeBin').implement({
  description: 'Eight bins for each doubling of the time: none is wider than an eighth of its beginning.',
  fields: (t) => ({
    fromSeconds: t.exposeFloat('fromSeconds', { description: 'Inclusive; whole.' }),
    toSeconds: t.exposeFloat('toSeconds', { description: 'Exclusive; whole, and beyond an Int past 68 years.' }),
    people: t.exposeInt('people'),
  }),
})

const TimesInterface = builder.interfaceRef<Times>('TimeFigures').implement({
  fields: (t) => {
    const quantile = (level: number) =>
      t.field({
        type: TimeQuantileType,
        nullable: true,
        description: 'Null when nobody has reached both steps in their order.',
        resolve: ({ quantiles }) => quantiles.get(level) ?? null,
      })
    return {
      people: t.exposeInt('people', { description: 'Who has reached both steps in their order.' }),
      reversed: t.exposeInt('reversed', {
        description: 'Who reached `to` before `from`: in no quantile and in no bin.',
      }),
      median: quantile(50),
      p75: quantile(75),
      p90: quantile(90),
      p99: quantile(99),
      histogram: t.expose('histogram', { type: [TimeBinType], description: 'Bins in which somebody is, in order.' }),
    }
  },
})

const StepTimesCell = builder.objectRef<StepTimes['breakdown'][number]>('StepTimesCell').implement({
  interfaces: [TimesInterface],
  fields: (t) => ({ keys: t.exposeStringList('keys'), labels: t.exposeStringList('labels') }),
})

const StepTimesType = builder.objectRef<StepTimes>('StepTimes').implement({
  description: 'How long people took from one step to another.',
  interfaces: [AnswerInterface, TimesInterface],
  fields: (t) => ({
    breakdown: t.expose('breakdown', { type: [StepTimesCell], description: 'Empty without `by`.' }),
  }),
})

builder.queryField('stepTimes', (t) =>
  t.field({
    type: StepTimesType,
    description: 'Time between any two steps. For analysts, auditors and administrators.',
    authScopes: { role: ANALYSTS },
    unauthorizedError: refuseWith('time-from-selection'),
    args: {
      from: t.arg({ type: StepEnum, required: true }),
      to: t.arg({ type: StepEnum, required: true }),
      asOf: t.arg({ type: 'DateTime', description: 'Any instant of a Jakarta day, which counts whole. Default: now.' }),
      filter: t.arg({ type: FunnelFilter }),
      by: t.arg({ type: [FunnelDimensionEnum], description: 'At most two.' }),
      exact: t.arg.boolean({
        defaultValue: false,
        description:
          'Quantiles to the second, of all people and of each slice, by a second look at the people in their bins.',
      }),
    },
    resolve: (_root, input, ctx) => getStepTimes({ ctx, input }),
  }),
)
