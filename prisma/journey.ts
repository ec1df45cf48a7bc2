import type { Transaction } from './database.ts'

/** The fourteen steps in order; a step's event type code is its place, from 1. */
export const STEPS = [
  'REGISTERED',
  'EMAIL_VERIFIED',
  'IDENTITY_VERIFIED',
  'PHONE_VERIFIED',
  'ELIGIBLE',
  'JOINED',
  'SELECTED',
  'PURCHASED',
  'COMPLETED',
  'REVIEWED',
  'CERTIFIED',
  'ACCOUNT_LINKED',
  'ACCOUNT_VERIFIED',
  'PAID',
] as const

export type Step = (typeof STEPS)[number]

/** Every event type in the order of its code, from 1: more are added at the end. */
export const EVENT_TYPES = [
  ...STEPS,
  'REVOKED',
  'ANNOUNCED',
  'WAVE_OPENED',
  'WAVE_CLOSED',
  'WAVE_DRAWN',
  'BALANCE_EXPIRED',
  'PHONE_CHANGED',
  'ACCOUNT_CHANGED',
  'PAYMENT_SENT',
  'PAYMENT_SETTLED',
  'PAYMENT_FAILED',
  'PAYMENT_RETURNED',
  'SLICE_KNOWN',
  'CORRECTED',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** The slices that belong to a person, as codes of `journey.dimension_value`; 0 is not known. */
export type Slices = {
  wave: number
  province: number
  district: number
  gender: number
  ageBand: number
  education: number
  platform: number
  paymentPartner: number
  courseCategory: number
}

/** What an author says; the journey works out version, state and what changed. */
export type EventDraft = {
  type: EventType
  /** Absent for events of a wave. */
  participantId?: string
  occurredAt: Date
  /** Slices that became known with this event. */
  slices?: Partial<Slices>
  /** Rupiah */
  amount?: bigint
  paymentId?: string
  /** CORRECTED only: the step whose time was wrong. Its true time is `correctedTo`; absent, it was never reached. */
  corrects?: Step
  correctedTo?: Date
  /** No personal data. A correction says its `reason`. */
  payload?: Record<string, unknown>
}

export type AppendedEvent = {
  position: bigint
  eventId: string
  participantId: string | null
  version: number | null
  type: EventType
  /** Whether the event's step was reached for the first time. */
  first: boolean | null
}

function toRow(draft: EventDraft): Record<string, unknown> {
  const { slices = {} } = draft
  return {
    type: draft.type,
    participant_id: draft.participantId,
    occurred_at: draft.occurredAt,
    wave: slices.wave,
    province: slices.province,
    district: slices.district,
    gender: slices.gender,
    age_band: slices.ageBand,
    education: slices.education,
    platform: slices.platform,
    payment_partner: slices.paymentPartner,
    course_category: slices.courseCategory,
    amount: draft.amount?.toString(),
    payment_id: draft.paymentId,
    corrects: draft.corrects,
    corrected_to: draft.correctedTo,
    payload: draft.payload,
  }
}

/**
 * Appends events to the journey in the caller's transaction, in the order given. The participants named stay locked
 * until it ends. What a role may not say, and unknown participants, are errors of the database.
 * For bulk work call `journey.append_drafts` from SQL instead.
 */
export async function appendEvents(transaction: Transaction, drafts: readonly EventDraft[]): Promise<AppendedEvent[]> {
  return transaction.$queryRaw<AppendedEvent[]>`
    SELECT position, event_id AS "eventId", participant_id AS "participantId", version, type, first
    FROM journey.append(${JSON.stringify(drafts.map(toRow))}::jsonb)`
}
