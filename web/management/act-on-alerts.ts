import { STEPS } from '../explorer/question.ts'
import {
  AcknowledgeAlertDocument,
  AddAlertRuleDocument,
  AlertMeasure,
  RemoveAlertRuleDocument,
  type Step,
} from '../generated/graphql.ts'
import { readNumber } from '../statistics/read-number.ts'
import type { Entered } from './enter.tsx'
import { act, type Outcome, refusedAs } from './outcome.ts'

export const MEASURES = Object.values(AlertMeasure)

/** Does what one of the page's forms asks for. Each is the same when it is done again. */
export async function actOnAlerts(entered: Entered, form: URLSearchParams): Promise<Outcome> {
  const of = (name: string) => form.get(name)?.trim() ?? ''
  const step = (name: string): Step | null => STEPS.find((each) => each === of(name)) ?? null
  switch (of('do')) {
    case 'acknowledge': {
      const input = { alert: of('id'), note: of('note') || null }
      const outcome = await act(entered, AcknowledgeAlertDocument, { input }, (made) => made.acknowledgeAlert)
      return refusedAs(outcome, 'NOTE_REFUSED')
    }
    case 'remove-rule':
      return act(entered, RemoveAlertRuleDocument, { input: { rule: of('id') } }, (made) => made.removeAlertRule)
    case 'add-rule': {
      const measure = MEASURES.find((each) => each === of('measure'))
      const threshold = readNumber(entered.language, of('threshold'))
      if (measure === undefined || threshold === undefined) return { kind: 'failed', code: 'RULE_REFUSED' }
      const [before, after] = [step('fromStep'), step('step')]
      if (measure === 'PEOPLE_BETWEEN' && before && after && STEPS.indexOf(before) >= STEPS.indexOf(after)) {
        return { kind: 'failed', code: 'STEPS_REFUSED' }
      }
      const input = {
        measure,
        threshold,
        ...(measure === 'PEOPLE_BETWEEN' && { fromStep: before }),
        ...(measure !== 'LAG_SECONDS' && { step: after }),
      }
      const outcome = await act(entered, AddAlertRuleDocument, { input }, ({ addAlertRule }) => addAlertRule)
      return refusedAs(outcome, 'RULE_REFUSED')
    }
    default:
      return { kind: 'failed', code: 'INVALID_INPUT' }
  }
}
