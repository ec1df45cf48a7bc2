import { NotFoundError } from '#platform/errors.ts'
import { builder } from '../../schema/builder.ts'
import { StepEnum } from '../../schema/step.ts'
import { acknowledgeAlert } from '../acknowledge-alert.ts'
import { addAlertRule, removeAlertRule } from '../alert-rules.ts'
import { markAlertsSeen } from '../mark-alerts-seen.ts'
import { KEEPS_THINGS, WORKS_WITH_FIGURES } from '../who.ts'
import { Alert, AlertMeasure, AlertRule } from './alert.ts'

const AddAlertRuleInput = builder.inputType('AddAlertRuleInput', {
  fields: (t) => ({
    measure: t.field({ type: AlertMeasure, required: true }),
    fromStep: t.field({ type: StepEnum }),
    step: t.field({ type: StepEnum }),
    threshold: t.float({ required: true }),
  }),
})
const RemoveAlertRuleInput = builder.inputType('RemoveAlertRuleInput', {
  fields: (t) => ({ rule: t.id({ required: true }) }),
})
const AcknowledgeAlertInput = builder.inputType('AcknowledgeAlertInput', {
  fields: (t) => ({ alert: t.id({ required: true }), note: t.string() }),
})

const keepers = { role: [...KEEPS_THINGS] }

builder.mutationFields((t) => ({
  addAlertRule: t.field({
    type: AlertRule,
    authScopes: keepers,
    errors: {},
    args: { input: t.arg({ type: AddAlertRuleInput, required: true }) },
    resolve: (_root, { input }, ctx) => addAlertRule({ ctx, input }),
  }),
  removeAlertRule: t.field({
    type: AlertRule,
    description: 'Takes a rule out of force. One’s own; administrators everybody’s.',
    authScopes: keepers,
    errors: { types: [NotFoundError] },
    args: { input: t.arg({ type: RemoveAlertRuleInput, required: true }) },
    resolve: (_root, { input }, ctx) => removeAlertRule({ ctx, input }),
  }),
  acknowledgeAlert: t.field({
    type: Alert,
    description: 'Says by name that somebody takes care of it. The first who says so stays the one.',
    authScopes: keepers,
    errors: { types: [NotFoundError] },
    args: { input: t.arg({ type: AcknowledgeAlertInput, required: true }) },
    resolve: (_root, { input }, ctx) => acknowledgeAlert({ ctx, input }),
  }),
  markAlertsSeen: t.int({
    description: 'Notes that the viewer has the alerts on the screen. How many were new to them.',
    authScopes: { role: [...WORKS_WITH_FIGURES] },
    resolve: (_root, _args, ctx) => markAlertsSeen({ ctx }),
  }),
}))
