import { toGlobalId } from '#platform/global-id.ts'
import type { AlertRule as RuleRow, AlertSeen as SeenRow } from '#prisma/client/client.ts'
import { STEPS, type Step } from '#prisma/journey.ts'
import { builder } from '../../schema/builder.ts'
import { StepEnum } from '../../schema/step.ts'
import { ALERT_MEASURES, listAlertRules } from '../alert-rules.ts'
import { type AlertRecord, listAlerts } from '../list-alerts.ts'
import { KEEPS_THINGS, mayRemove, NAME, WORKS_WITH_FIGURES } from '../who.ts'

export const AlertMeasure = builder.enumType('AlertMeasure', {
  description:
    'LAG_SECONDS: how late the figures are. PEOPLE_BETWEEN: who has reached fromStep and not step. DAILY_PEOPLE: who reached step on the last whole day, against the fourteen days before, in standard deviations.',
  values: ALERT_MEASURES,
})

function stepOf(name: string | null): Step | undefined {
  return STEPS.find((step) => step === name)
}

export const AlertRule = builder.objectRef<RuleRow>('AlertRule').implement({
  description: 'What to be alerted to: a measure that goes beyond a threshold.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('AlertRule', id) }),
    measure: t.field({
      type: AlertMeasure,
      resolve: ({ measure }) => {
        const known = ALERT_MEASURES.find((each) => each === measure)
        if (!known) throw new Error(`a rule with an unknown measure: ${measure}`)
        return known
      },
    }),
    fromStep: t.field({ type: StepEnum, nullable: true, resolve: ({ fromStep }) => stepOf(fromStep) }),
    step: t.field({ type: StepEnum, nullable: true, resolve: ({ step }) => stepOf(step) }),
    threshold: t.exposeFloat('threshold', { description: 'Seconds, people, or standard deviations.' }),
    createdBy: t.exposeString('createdBy'),
    createdByName: t.string({
      description: NAME,
      resolve: ({ createdBy, createdByName }) => createdByName ?? createdBy,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    viewerCanRemove: t.boolean({ resolve: ({ createdBy }, _args, { viewer }) => mayRemove(viewer, createdBy) }),
  }),
})

const AlertSeen = builder.objectRef<SeenRow>('AlertSeen').implement({
  fields: (t) => ({
    by: t.exposeString('seenBy'),
    byName: t.string({ description: NAME, resolve: ({ seenBy, seenByName }) => seenByName ?? seenBy }),
    at: t.expose('seenAt', { type: 'DateTime' }),
  }),
})

export const Alert = builder.objectRef<AlertRecord>('Alert').implement({
  description: 'A time for which a rule’s measure was beyond its threshold.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Alert', id) }),
    rule: t.field({ type: AlertRule, resolve: ({ rule }) => rule }),
    asOf: t.field({
      type: 'Date',
      description: 'Day of the programme’s clock that it is about.',
      resolve: ({ asOf }) => asOf.toISOString().slice(0, 10),
    }),
    raisedAt: t.expose('raisedAt', { type: 'DateTime' }),
    value: t.exposeFloat('value'),
    expected: t.exposeFloat('expected', { nullable: true, description: 'What would have been usual.' }),
    clearedAt: t.expose('clearedAt', { type: 'DateTime', nullable: true }),
    acknowledgedBy: t.exposeString('acknowledgedBy', { nullable: true }),
    acknowledgedByName: t.string({
      nullable: true,
      description: NAME,
      resolve: ({ acknowledgedBy, acknowledgedByName }) => acknowledgedByName ?? acknowledgedBy,
    }),
    acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', nullable: true }),
    note: t.exposeString('note', { nullable: true }),
    seen: t.field({ type: [AlertSeen], description: 'By whom, first who saw it first.', resolve: ({ seen }) => seen }),
    viewerCanAcknowledge: t.boolean({
      resolve: ({ acknowledgedBy }, _args, { viewer }) =>
        acknowledgedBy === null && KEEPS_THINGS.some((role) => viewer.roles.has(role)),
    }),
  }),
})

builder.queryFields((t) => ({
  alertRules: t.field({
    type: [AlertRule],
    authScopes: { role: [...WORKS_WITH_FIGURES] },
    resolve: (_root, _args, ctx) => listAlertRules({ ctx }),
  }),
  alerts: t.field({
    type: [Alert],
    description: 'What is beyond a threshold now and what was, newest first, 100 at most.',
    authScopes: { role: [...WORKS_WITH_FIGURES] },
    resolve: (_root, _args, ctx) => listAlerts({ ctx }),
  }),
}))
