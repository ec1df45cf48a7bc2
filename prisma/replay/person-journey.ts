import type { CopyValue } from './copy.ts'
import { ID_KINDS, type Id, idOf } from './identifiers.ts'
import { STEP_COUNT } from './steps.ts'
import { type ReplayTables, SLICE_COLUMNS } from './tables.ts'

/** Codes of `journey.event_type` for what is not a step. */
export const EVENT = {
  REVOKED: 15,
  ANNOUNCED: 16,
  WAVE_OPENED: 17,
  WAVE_CLOSED: 18,
  WAVE_DRAWN: 19,
  BALANCE_EXPIRED: 20,
  PAYMENT_SENT: 23,
  PAYMENT_SETTLED: 24,
  PAYMENT_FAILED: 25,
} as const

/** Places of the slices in states and events. */
export const SLICE = {
  wave: 0,
  province: 1,
  district: 2,
  gender: 3,
  ageBand: 4,
  education: 5,
  platform: 6,
  paymentPartner: 7,
  courseCategory: 8,
}

export type EventDraft = {
  /** Code of the event type; 1 … 14 are the steps. */
  type: number
  /** Seconds since 1970. */
  at: number
  slices?: readonly (readonly [slice: number, code: number])[]
  amount?: number
  paymentId?: Id
  payload?: string
}

/** Times in states count from 2020 (`journey.to_seconds`). */
const EPOCH_2020 = 1_577_836_800
const SELECTED_TYPE = 7

/**
 * Writes one person's events, in the order of their times, with the state after each, as `journey.append_drafts` would
 * have, and the final state. Returns the version of the last one. Positions begin at `position`. Sorts the drafts.
 */
export function writeJourney(
  tables: ReplayTables,
  seed: number,
  participantId: Id,
  drafts: EventDraft[],
  position: number,
): number {
  const times: (number | undefined)[] = new Array(STEP_COUNT).fill(undefined)
  const slices: number[] = new Array(SLICE_COLUMNS.length).fill(0)
  // Stable: drafts of the same second stay in their order.
  drafts.sort((a, b) => a.at - b.at)
  let version = 0
  let paidAmount: number | undefined
  for (const draft of drafts) {
    version++
    const touched = draft.type <= STEP_COUNT ? draft.type : undefined
    const before = touched === undefined ? undefined : times[touched - 1]
    const slicesBefore = changeSlices(slices, draft, times[SELECTED_TYPE - 1] !== undefined)
    if (touched !== undefined && before === undefined) times[touched - 1] = draft.at - EPOCH_2020
    if (draft.type === EVENT.PAYMENT_SETTLED) paidAmount = (paidAmount ?? 0) + (draft.amount ?? 0)
    const row: CopyValue[] = [
      position,
      idOf(seed, ID_KINDS.event, position, draft.at),
      participantId,
      draft.at,
      draft.amount,
      draft.paymentId,
      version,
      draft.type,
      ...slices,
      ...times,
      paidAmount,
      touched,
      before,
      slicesBefore,
      draft.payload,
    ]
    tables.event.add(row)
    position++
  }
  tables.participant.add([participantId, version, ...times, ...slices, paidAmount])
  return version
}

/** The wave is the one first selected in, else the last one joined. Returns the slices before, when any changed. */
function changeSlices(slices: number[], { slices: changes = [] }: EventDraft, selected: boolean): number[] | undefined {
  let before: number[] | undefined
  for (const [slice, code] of changes) {
    if (slices[slice] === code || (slice === SLICE.wave && selected)) continue
    before ??= slices.slice()
    slices[slice] = code
  }
  return before
}
