import { createBatchLoader } from '#platform/batch-loader.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import type { AnalyticsContext } from '../context.ts'
import { type JourneyStep, listJourneys } from '../journey/list-journeys.ts'
import { builder } from './builder.ts'
import { StepEnum } from './step.ts'

const JourneyStepType = builder.objectRef<JourneyStep>('JourneyStep').implement({
  fields: (t) => ({
    step: t.expose('step', { type: StepEnum }),
    at: t.expose('at', { type: 'DateTime', description: 'Its first time, to the second.' }),
  }),
})

const loadJourney = createBatchLoader((ids, { database }: AnalyticsContext) => listJourneys(database, ids))

export const Participant = builder.externalRef('Participant', builder.selection<{ id: string }>('id'))

Participant.implement({
  externalFields: (t) => ({ id: t.id({ nullable: false }) }),
  fields: (t) => ({
    journey: t.field({
      type: [JourneyStepType],
      nullable: true,
      description: 'Steps reached so far. For the participants themselves, case workers and auditors.',
      authScopes: ({ id }, _args, { viewer }) =>
        viewer.participantId === uuidFromGlobalId('Participant', id) ? true : { role: ['case_worker', 'auditor'] },
      resolve: async ({ id }, _args, ctx) => (await loadJourney(ctx, uuidFromGlobalId('Participant', id))) ?? [],
    }),
  }),
})
