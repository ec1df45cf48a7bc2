import { paymentPartnerOf } from './attributes.ts'
import { addMonth, DAY, dayOf, HOUR } from './calendar.ts'
import { at } from './columns.ts'
import { ID_KINDS, type Id, idOf, parseId } from './identifiers.ts'
import { LEDGER, post } from './ledger-rows.ts'
import { FAILURE_REASONS, failedAttempt, SURVEY_KIND } from './payment-list.ts'
import type { Person, Writing } from './person.ts'
import { EVENT, type EventDraft } from './person-journey.ts'
import type { PeoplePlan } from './plan.ts'
import { hashUnit } from './random.ts'
import { INCENTIVE_IDR, rulesOn, SURVEY_IDR } from './rules.ts'
import { ACCOUNT_LINKED, ACCOUNT_VERIFIED, CERTIFIED, PAID, SELECTED } from './steps.ts'
import type { ReplayTables } from './tables.ts'

/** A payment as it went: when it was owed, sent, perhaps refused once, and settled. */
export type PaymentCourse = {
  /** Number of the payment within the plan. */
  index: number
  kind: number
  amount: number
  createdAt: number
  owedAt: number
  settledAt: number
  /** When each attempt was sent, and why the first failed, if it did. */
  firstSentAt: number
  failed?: { at: number; reason: string; sentAgainAt: number }
}

/** The payments of a slot, in the order of the plan: incentives, then surveys. */
export function listPayments(plan: PeoplePlan, slot: number, certifiedAt: number, verifiedAt: number): PaymentCourse[] {
  const { offsets, kinds, settledAt: settled } = plan.payments
  const courses: PaymentCourse[] = []
  // The first is owed from the certificate on, though it can only be sent to a verified account.
  let createdAt = certifiedAt
  let owedAt = Math.max(certifiedAt, verifiedAt)
  for (let index = at(offsets, slot); index < at(offsets, slot + 1); index++) {
    const kind = at(kinds, index)
    const settledAt = at(settled, index)
    const isSurvey = kind > SURVEY_KIND
    const incentive = isSurvey ? courses[kind - SURVEY_KIND - 1] : undefined
    const earlier = isSurvey ? courses.findLast((course) => course.kind === kind - 1)?.settledAt : undefined
    if (incentive) createdAt = owedAt = Math.max(incentive.settledAt, earlier ?? 0)
    const failure = failedAttempt(plan.seed, index, owedAt, settledAt)
    // Partners take some hours, and nothing is sent before it is owed.
    const answerTime = 20 * 60 + hashUnit(plan.seed, index, 120) * 20 * HOUR
    const sentBefore = (outcome: number, earliest: number) => Math.max(earliest, Math.floor(outcome - answerTime))
    courses.push({
      index,
      kind,
      amount: isSurvey ? SURVEY_IDR : INCENTIVE_IDR,
      createdAt,
      owedAt: kind === 1 ? certifiedAt : owedAt,
      settledAt,
      firstSentAt: sentBefore(failure?.at ?? settledAt, owedAt),
      ...(failure
        ? {
            failed: {
              at: failure.at,
              reason: at(FAILURE_REASONS, failure.reason),
              sentAgainAt: sentBefore(settledAt, failure.at),
            },
          }
        : {}),
    })
    if (!isSurvey) {
      createdAt = settledAt
      owedAt = addMonth(settledAt)
    }
  }
  return courses
}

/** Batches are made per partner and day of first sending. */
export function batchIdOf(plan: PeoplePlan, partnerSliceCode: number, sentAt: number): Id {
  const day = dayOf(sentAt)
  return idOf(plan.seed, ID_KINDS.batch, day * 16 + partnerSliceCode, day * DAY)
}

type Payee = {
  participantId: Id
  slot: number
  accountId: Id
  numberIndex: Uint8Array | undefined
  partner: { id: Id; sliceCode: number }
}

/** Account, entitlements, instructions, attempts and transfers; returns the events of the payments. */
export function writePay({ plan, tables, sealed, index }: Writing, person: Person): EventDraft[] {
  const { id: participantId, slot, number, times, who, revokedAt } = person
  const linkedAt = at(times, ACCOUNT_LINKED)
  const { id: partnerId, code, sliceCode } = paymentPartnerOf(plan.seed, number)
  const partner = { id: parseId(partnerId), sliceCode }
  const accountId = idOf(plan.seed, ID_KINDS.account, slot, linkedAt)
  // An e-wallet goes by its telephone number, as people write it.
  const account = code === 'BNI' ? `99${String(number).padStart(8, '0')}` : `0${who.phone.slice('+62'.length)}`
  const numberIndex = linkedAt > 0 ? index('accountNumber', account) : undefined
  if (linkedAt > 0) {
    tables.account.add([
      ...[accountId, participantId, partner.id, sealed('accountNumber', account), numberIndex],
      sealed('identity', JSON.stringify({ nik: who.nik, name: who.name })),
      ...[linkedAt, at(times, ACCOUNT_VERIFIED)],
    ])
  }
  const certifiedAt = at(times, CERTIFIED)
  if (certifiedAt === 0) return []
  const payee = { participantId, slot, accountId, numberIndex, partner }
  const courses = at(times, PAID) > 0 ? listPayments(plan, slot, certifiedAt, at(times, ACCOUNT_VERIFIED)) : []
  const events = courses.flatMap((course) => writePayment(tables, plan, payee, course))
  // What is owed next: the first incentive once certified, the others a month after the one before.
  const incentives = courses.filter(({ kind }) => kind <= SURVEY_KIND)
  const last = incentives.at(-1)
  const next = incentives.length + 1
  if (revokedAt === 0 && next <= rulesOn(dayOf(at(times, SELECTED))).rules.incentives) {
    const createdAt = last?.settledAt ?? certifiedAt
    writeEntitlement(tables, plan, payee, next, createdAt, last ? addMonth(last.settledAt) : certifiedAt, INCENTIVE_IDR)
  }
  return events
}

function writeEntitlement(
  tables: ReplayTables,
  plan: PeoplePlan,
  { participantId, slot }: Payee,
  kind: number,
  createdAt: number,
  dueAt: number,
  amount: number,
): Id {
  const id = idOf(plan.seed, ID_KINDS.entitlement, slot * 16 + kind, createdAt)
  const isSurvey = kind > SURVEY_KIND
  tables.entitlement.add([
    ...[id, participantId, isSurvey ? 'SURVEY' : 'INCENTIVE', kind % SURVEY_KIND],
    ...[amount, dueAt, createdAt],
  ])
  post(tables, LEDGER.OWE_INCENTIVE, id, amount, undefined, participantId, createdAt)
  return id
}

function writePayment(tables: ReplayTables, plan: PeoplePlan, payee: Payee, course: PaymentCourse): EventDraft[] {
  const { participantId, accountId, numberIndex, partner } = payee
  const { amount, settledAt, failed, firstSentAt, kind, index } = course
  const entitlementId = writeEntitlement(tables, plan, payee, kind, course.createdAt, course.owedAt, amount)
  const paymentId = idOf(plan.seed, ID_KINDS.instruction, index, firstSentAt)
  const batchId = batchIdOf(plan, partner.sliceCode, firstSentAt)
  tables.instruction.add([
    ...[paymentId, batchId, entitlementId, participantId, accountId],
    ...[amount, 'SETTLED', settledAt],
  ])
  tables.item.add([batchId, paymentId, accountId, numberIndex, amount])
  const events: EventDraft[] = []
  const attempt = (number: number, sentAt: number, outcomeAt: number, reason?: string) => {
    const id = idOf(plan.seed, ID_KINDS.attempt, index * 2 + number - 1, sentAt)
    const outcome = reason === undefined ? 'SETTLED' : 'FAILED'
    tables.attempt.add([id, paymentId, number, sentAt, outcome, reason, outcomeAt])
    post(tables, LEDGER.SEND_PAYMENT, id, amount, participantId, partner.id, sentAt)
    const answer = reason === undefined ? LEDGER.SETTLE_PAYMENT : LEDGER.FAIL_PAYMENT
    post(tables, answer, id, amount, partner.id, participantId, outcomeAt)
    const payload = reason === undefined ? undefined : `{"failureCode":"${reason}"}`
    events.push(
      { type: EVENT.PAYMENT_SENT, at: sentAt, amount, paymentId },
      {
        type: reason === undefined ? EVENT.PAYMENT_SETTLED : EVENT.PAYMENT_FAILED,
        at: outcomeAt,
        amount,
        paymentId,
        ...(payload === undefined ? {} : { payload }),
      },
    )
  }
  if (failed) attempt(1, firstSentAt, failed.at, failed.reason)
  attempt(failed ? 2 : 1, failed?.sentAgainAt ?? firstSentAt, settledAt)
  return events
}
