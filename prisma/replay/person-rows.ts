import { type Attributes, courseOf, paymentPartnerOf, platformCodeOf } from './attributes.ts'
import { at } from './columns.ts'
import { listEntries } from './entries.ts'
import { ID_KINDS, idOf } from './identifiers.ts'
import { LEDGER, post } from './ledger-rows.ts'
import type { Person, Writing } from './person.ts'
import { EVENT, type EventDraft, SLICE, writeJourney } from './person-journey.ts'
import { writePay } from './person-money.ts'
import { writeRegistration } from './person-registration.ts'
import { termsAt, writeTraining } from './person-training.ts'
import {
  ACCOUNT_VERIFIED,
  CERTIFIED,
  COMPLETED,
  ELIGIBLE,
  IDENTITY_VERIFIED,
  JOINED,
  PAID,
  PHONE_VERIFIED,
  PURCHASED,
  REGISTERED,
  REVIEWED,
  SELECTED,
  STEP_COUNT,
} from './steps.ts'

/** `slot` is -1 for those who were not selected; events get positions from `position` on. */
export type PersonWriter = (number: number, slot: number, position: number) => void
export type AttributesOf = (person: number, registeredAt: number, refused: boolean) => Attributes

/** Writes everything that the services would hold about a person: rows of three subgraphs, transfers, the journey. */
export function createPersonWriter(writing: Writing, attributesOf: AttributesOf): PersonWriter {
  const { plan, tables } = writing
  const times = new Int32Array(STEP_COUNT)
  const terms = new Map(
    plan.draws.map(({ drawnAt }) => {
      const promised = termsAt(drawnAt)
      return [drawnAt, { balance: Number(promised.trainingBalance), text: JSON.stringify(promised) }]
    }),
  )

  const writeSelected = (person: Person, drafts: EventDraft[]): void => {
    const { id, revokedAt, draw } = person
    const promised = terms.get(draw?.drawnAt ?? 0)
    if (!draw || !promised) return
    const { balance } = promised
    post(tables, LEDGER.GRANT_TRAINING_BALANCE, id, balance, undefined, id, draw.drawnAt)
    if (revokedAt > 0) {
      post(tables, LEDGER.EXPIRE_TRAINING_BALANCE, id, balance, id, undefined, revokedAt)
      drafts.push(
        { type: EVENT.REVOKED, at: revokedAt, payload: '{"reason":"NO_FIRST_PURCHASE"}' },
        { type: EVENT.BALANCE_EXPIRED, at: revokedAt, amount: balance },
      )
    }
    writeTraining(writing, person)
    drafts.push(...writePay(writing, person))
  }

  return (number, slot, position) => {
    plan.personTimes(number, slot, times)
    const person = describe(writing, number, slot, times, attributesOf)
    writeRegistration(writing, person)
    const { id, draw, purchaseBy, revokedAt } = person
    const promised = terms.get(draw?.drawnAt ?? 0)?.text
    const drafts = draftSteps(writing, person, `{"terms":${promised}}`)
    writeSelected(person, drafts)
    // Paid is what the partner's answer makes it: after that answer.
    if (at(times, PAID) > 0) drafts.push({ type: PAID + 1, at: at(times, PAID) })
    const version = writeJourney(tables, plan.seed, id, drafts, position)
    if (!draw) return
    const time = (step: number) => at(times, step)
    const limit = Number.isFinite(purchaseBy) ? purchaseBy : null
    tables.shopper.add([id, version, time(SELECTED), draw.wave, limit, revokedAt])
    tables.recipient.add([
      ...[id, version, time(SELECTED), time(COMPLETED), time(REVIEWED), time(CERTIFIED)],
      ...[revokedAt, time(PAID), promised],
    ])
  }
}

function describe(
  { plan }: Writing,
  number: number,
  slot: number,
  times: Int32Array,
  attributesOf: AttributesOf,
): Person {
  const registeredAt = at(times, REGISTERED)
  // Whoever has given everything and is not eligible was refused.
  const refused = at(times, PHONE_VERIFIED) > 0 && at(times, ELIGIBLE) === 0
  const drawIndex = (plan.people.drawOf[number] ?? 0) - 1
  const purchaseBy = drawIndex < 0 ? Number.POSITIVE_INFINITY : at(plan.people.purchaseLimits, drawIndex)
  return {
    id: idOf(plan.seed, ID_KINDS.participant, number, registeredAt),
    number,
    slot,
    times,
    who: attributesOf(number, registeredAt, refused),
    entries: at(times, JOINED) > 0 ? listEntries(plan, number, at(times, JOINED), drawIndex) : [],
    draw: plan.draws[drawIndex],
    purchaseBy,
    revokedAt: at(times, PURCHASED) === 0 && purchaseBy <= plan.end ? purchaseBy : 0,
  }
}

/** The steps but PAID, with the slices that become known with each; JOINED once for each wave entered. */
function draftSteps({ plan }: Writing, { times, who, entries, draw, number }: Person, terms: string): EventDraft[] {
  const drafts: EventDraft[] = []
  times.forEach((time, step) => {
    if (step === JOINED) {
      for (const { wave, enteredAt } of entries) {
        drafts.push({ type: JOINED + 1, at: enteredAt, slices: [[SLICE.wave, wave]] })
      }
    } else if (time > 0 && step !== PAID) drafts.push({ type: step + 1, at: time, ...detailsOf(step) })
  })
  return drafts

  function detailsOf(step: number): Partial<EventDraft> {
    if (step === IDENTITY_VERIFIED) {
      return {
        slices: [
          [SLICE.province, who.province],
          [SLICE.district, who.district],
          [SLICE.gender, who.gender],
          [SLICE.ageBand, who.ageBand],
          [SLICE.education, who.education],
        ],
      }
    }
    if (step === SELECTED) return { slices: [[SLICE.wave, draw?.wave ?? 0]], payload: terms }
    if (step === PURCHASED) {
      const course = courseOf(plan.seed, number)
      return {
        slices: [
          [SLICE.platform, platformCodeOf(course.platformId)],
          [SLICE.courseCategory, course.category],
        ],
      }
    }
    if (step === ACCOUNT_VERIFIED) {
      return { slices: [[SLICE.paymentPartner, paymentPartnerOf(plan.seed, number).sliceCode]] }
    }
    return {}
  }
}
