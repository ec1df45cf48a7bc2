import { type Comparison, compareSteps, type StepDifference } from '../comparison/compare-steps.ts'
import { builder } from './builder.ts'
import { StepEnum } from './step.ts'

const StepDifferenceType = builder.objectRef<StepDifference>('StepDifference').implement({
  fields: (t) => ({
    step: t.expose('step', { type: StepEnum }),
    day: t.expose('day', { type: 'Date' }),
    postgres: t.exposeInt('postgres'),
    clickhouse: t.exposeInt('clickhouse'),
  }),
})

const DataQuality = builder.objectRef<Comparison>('DataQuality').implement({
  description: 'People by step and day, counted in PostgreSQL and in ClickHouse.',
  fields: (t) => ({
    compared: t.exposeInt('compared', { description: 'Pairs of step and day.' }),
    differences: t.expose('differences', {
      type: [StepDifferenceType],
      description: 'Empty when both are the same. Events on their way show up here, so ask again before you worry.',
    }),
  }),
})

builder.queryField('dataQuality', (t) =>
  t.field({
    type: DataQuality,
    authScopes: { role: ['auditor', 'administrator'] },
    resolve: (_root, _args, ctx) => compareSteps(ctx.database, ctx.clickhouse()),
  }),
)
