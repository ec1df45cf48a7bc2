import type { Comparison, StepDifference } from '../comparison/compare-steps.ts'
import { findLastComparison } from '../comparison/last-comparison.ts'
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
  description:
    'People by step and day, counted in PostgreSQL and in ClickHouse: every minute, less often as they grow.',
  fields: (t) => ({
    comparedAt: t.expose('comparedAt', { type: 'DateTime', description: 'When PostgreSQL was counted.' }),
    seconds: t.exposeFloat('seconds', { description: 'How long that took.' }),
    compared: t.exposeInt('compared', { description: 'Pairs of step and day.' }),
    differences: t.expose('differences', {
      type: [StepDifferenceType],
      description: 'Empty when both are the same. Events on their way are no difference.',
    }),
  }),
})

builder.queryField('dataQuality', (t) =>
  t.field({
    type: DataQuality,
    nullable: true,
    description: 'The last comparison; null before the first.',
    authScopes: { role: ['auditor', 'administrator'] },
    resolve: async (_root, _args, ctx) => (await findLastComparison(ctx.database)) ?? null,
  }),
)
