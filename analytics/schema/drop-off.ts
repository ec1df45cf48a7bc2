import { toGlobalId } from '#platform/global-id.ts'
import type { Connection } from '#platform/page.ts'
import { type ActingLimits, type DropOff, getDropOff } from '../questions/get-drop-off.ts'
import { LISTED_FOR, listStopped, type StoppedPage, type StoppedParticipant } from '../questions/list-stopped.ts'
import { ANALYSTS, AnswerInterface, QueryExplanationType, refuseWith, WATERMARK } from './answer.ts'
import { builder } from './builder.ts'
import { FunnelDimensionEnum, FunnelFilter } from './funnel.ts'
import { Participant } from './participant.ts'
import { selects } from './selects.ts'
import { StepEnum } from './step.ts'

const ActingLimit = builder.objectRef<ActingLimits['limits'][number]>('ActingLimit').implement({
  fields: (t) => ({
    lastDay: t.expose('lastDay', { type: 'Date', description: 'Jakarta day on which the limit lies.' }),
    people: t.exposeInt('people'),
  }),
})

const ActingLimitsType = builder.objectRef<ActingLimits>('ActingLimits').implement({
  description:
    'Who can still act, as of `asOf`, by the time that the rules give. They have one limit: the first purchase, so many days from selection, from wave 4 on. A selection revoked or a balance expired ends it at once.',
  fields: (t) => ({
    withoutLimit: t.exposeInt('withoutLimit', { description: 'No rule says until when.' }),
    beforeLimit: t.exposeInt('beforeLimit', { description: 'Still time.' }),
    afterLimit: t.exposeInt('afterLimit', { description: 'Too late.' }),
    limits: t.expose('limits', { type: [ActingLimit], description: 'Of those who still have time, by day.' }),
  }),
})

const StoppedAttribute = builder.objectRef<StoppedParticipant['attributes'][number]>('StoppedAttribute').implement({
  fields: (t) => ({
    dimension: t.expose('dimension', { type: FunnelDimensionEnum }),
    key: t.exposeString('key'),
    label: t.exposeString('label'),
  }),
})

const StoppedParticipantType = builder.objectRef<StoppedParticipant>('StoppedParticipant').implement({
  description: 'Somebody who stopped, under a pseudonym.',
  fields: (t) => ({
    pseudonym: t.exposeID('pseudonym', {
      description:
        'The same for the same person wherever it is shown; without the installation’s key it leads to nobody.',
    }),
    participant: t.field({
      type: Participant,
      nullable: true,
      description: 'Who it is, for auditors; null for others.',
      resolve: ({ participantId }) => (participantId ? { id: toGlobalId('Participant', participantId) } : null),
    }),
    since: t.expose('since', { type: 'DateTime', description: 'When they reached `from`, to the second.' }),
    attributes: t.expose('attributes', { type: [StoppedAttribute], description: 'The ten dimensions.' }),
    steps: t.expose('steps', { type: [StepEnum], description: 'Reached as of `asOf`.' }),
    actUntil: t.expose('actUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'The limit, or when the selection was revoked or the balance expired. Null: no limit.',
    }),
    canStillAct: t.exposeBoolean('canStillAct', { description: 'By the time that the rules give.' }),
    nextSteps: t.expose('nextSteps', {
      type: [StepEnum],
      description:
        'What can come next: steps all of whose prerequisites they have reached as of `asOf`. None when it is too late.',
    }),
  }),
})

const PageInfo = builder.objectRef<Connection<unknown>['pageInfo']>('PageInfo').implement({
  shareable: true,
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage'),
    startCursor: t.exposeString('startCursor', { nullable: true }),
    endCursor: t.exposeString('endCursor', { nullable: true }),
  }),
})

const DropOffEdge = builder.objectRef<Connection<StoppedParticipant>['edges'][number]>('DropOffEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.expose('node', { type: StoppedParticipantType }),
  }),
})

const DropOffConnection = builder.objectRef<StoppedPage>('DropOffConnection').implement({
  fields: (t) => ({
    edges: t.expose('edges', { type: [DropOffEdge] }),
    pageInfo: t.expose('pageInfo', { type: PageInfo }),
    watermark: t.expose('watermark', { type: 'DateTime', nullable: true, description: `Of the page. ${WATERMARK}` }),
    explain: t.expose('explain', {
      type: QueryExplanationType,
      description: 'How the page was found: of several statements the last, with what all of them read.',
    }),
  }),
})

const DropOffType = builder.objectRef<DropOff>('DropOff').implement({
  description: 'Who stopped between two steps. (Which condition blocks them comes with the domains that know it.)',
  interfaces: [AnswerInterface],
  fields: (t) => ({
    people: t.exposeInt('people', { description: 'Who has reached `from` and not `to`.' }),
    canStillAct: t.expose('canStillAct', { type: ActingLimitsType }),
    participants: t.field({
      type: DropOffConnection,
      description:
        'One by one, for analysts and auditors. Each page is as of its own watermark: who moves on meanwhile may be missed.',
      authScopes: { role: [...LISTED_FOR] },
      args: { first: t.arg.int({ description: '1 to 100, default 20.' }), after: t.arg.string() },
      resolve: ({ question }, input, ctx) => listStopped({ ctx, question, input }),
    }),
  }),
})

builder.queryField('dropOff', (t) =>
  t.field({
    type: DropOffType,
    description: 'Who has reached one step and not another. For analysts, auditors and administrators.',
    authScopes: { role: ANALYSTS },
    unauthorizedError: refuseWith('backlog'),
    args: {
      from: t.arg({ type: StepEnum, required: true }),
      to: t.arg({ type: StepEnum, required: true }),
      asOf: t.arg({ type: 'DateTime', description: 'Any instant of a Jakarta day, which counts whole. Default: now.' }),
      filter: t.arg({ type: FunnelFilter }),
    },
    // People listed one by one have a `canStillAct` of their own, so the counts are known by their own fields.
    resolve: (_root, input, ctx, info) => {
      const counts = selects(info, 'people', 'withoutLimit', 'beforeLimit', 'afterLimit', 'limits')
      return getDropOff({ ctx, input, wants: { counts } })
    },
  }),
)
