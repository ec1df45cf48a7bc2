import type { Comparison, StepDifference } from '../comparison/compare-steps.ts'
import { COMPARISON_FAILURES } from '../comparison/failure.ts'
import { type ComparisonAttempt, findLastAttempt, findLastComparison } from '../comparison/last-comparison.ts'
import { ANALYSTS, QuerySource } from './answer.ts'
import { builder } from './builder.ts'
import { StepEnum } from './step.ts'

const StepDifferenceType = builder.objectRef<StepDifference>('StepDifference').implement({
  fields: (t) => ({
    source: t.expose('source', { type: QuerySource, description: 'What ClickHouse’s number is of: CUBE or STATE.' }),
    step: t.expose('step', { type: StepEnum }),
    day: t.expose('day', { type: 'Date' }),
    postgres: t.exposeInt('postgres'),
    clickhouse: t.exposeInt('clickhouse'),
  }),
})

const DataQuality = builder.objectRef<Comparison>('DataQuality').implement({
  description:
    'People by step and day, counted in PostgreSQL and in ClickHouse: in the cube all steps each time, in the state one step after another. Every minute, and every few minutes when they are many.',
  fields: (t) => ({
    comparedAt: t.expose('comparedAt', { type: 'DateTime', description: 'When PostgreSQL was counted.' }),
    seconds: t.exposeFloat('seconds', { description: 'How long that took.' }),
    compared: t.exposeInt('compared', { description: 'Pairs of step and day.' }),
    differences: t.expose('differences', {
      type: [StepDifferenceType],
      description:
        'Empty when both are the same. Events on their way are no difference. One of the state stands until its step is counted again.',
    }),
  }),
})

builder.queryField('dataQuality', (t) =>
  t.field({
    type: DataQuality,
    nullable: true,
    description: 'The last comparison; null before the first.',
    authScopes: { role: ANALYSTS },
    resolve: async (_root, _args, ctx) => (await findLastComparison(ctx.database)) ?? null,
  }),
)

const ComparisonFailureEnum = builder.enumType('ComparisonFailure', {
  description:
    'POSTGRES_NOT_COUNTED, CLICKHOUSE_NOT_COUNTED: it did not answer, or not in time. CLICKHOUSE_BEHIND: it did not come to where PostgreSQL had been counted within two minutes. UNEXPECTED: the process’s log has it.',
  values: COMPARISON_FAILURES,
})

const DataQualityAttempt = builder.objectRef<ComparisonAttempt>('DataQualityAttempt').implement({
  fields: (t) => ({
    triedAt: t.expose('triedAt', { type: 'DateTime', description: 'When it began.' }),
    failure: t.expose('failure', {
      type: ComparisonFailureEnum,
      nullable: true,
      description: 'Why there is no result; null when there is one.',
    }),
    nextAt: t.expose('nextAt', {
      type: 'DateTime',
      description: 'When the next is due; past while it is under way, or while nothing follows the journey.',
    }),
  }),
})

builder.queryField('dataQualityAttempt', (t) =>
  t.field({
    type: DataQualityAttempt,
    nullable: true,
    description: 'The last time that a comparison was tried, also in vain; null before the first.',
    authScopes: { role: ANALYSTS },
    resolve: async (_root, _args, ctx) => (await findLastAttempt(ctx.database)) ?? null,
  }),
)
