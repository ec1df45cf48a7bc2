import { DAY, HOUR } from './calendar.ts'
import { at, type CodeColumn, createCodeColumn, createColumn } from './columns.ts'
import type { Money } from './payments.ts'
import { hashUnit } from './random.ts'

/** All payments, ordered by slot, then incentives before surveys. */
export type Payments = {
  /** Where each slot's payments begin; one place more than there are slots. */
  offsets: Int32Array
  /** 1 … 4: monthly incentives; 11 … 13: surveys. */
  kinds: CodeColumn
  /** Seconds since 1970. */
  settledAt: Int32Array
  /** By snapshot with a published amount: rupiah aimed at and reached. */
  amounts: { snapshot: number; target: number; settled: number }[]
  /** Rupiah that could not be paid in time, beyond what a few people's payments make up. */
  short: number
  warnings: string[]
}

export const SURVEY_KIND = 10

/** Why a payment failed first, with weights: most are dead accounts, changed numbers and limits. */
export const FAILURE_REASONS = [
  'ACCOUNT_INACTIVE',
  'ACCOUNT_CLOSED',
  'PHONE_CHANGED',
  'KYC_NOT_DONE',
  'NIK_DIFFERS',
  'NAME_DIFFERS',
  'ACCOUNT_OF_ANOTHER_PERSON',
  'LIMIT_REACHED',
  'PARTNER_DOWN',
] as const
const FAILURE_WEIGHTS = [30, 6, 28, 4, 4, 5, 3, 12, 8]
/** About 0.4 percent of payments fail (kumparan, 25 September 2020). */
const FAILURE_RATE = 0.004

export function collectMoney({ incentives, surveys }: Money): Pick<Payments, 'offsets' | 'kinds' | 'settledAt'> {
  const slots = at(incentives, 0).length
  const columns = [...incentives, ...surveys]
  const count = columns.reduce((sum, column) => sum + column.reduce((n, time) => n + (time > 0 ? 1 : 0), 0), 0)
  const offsets = createColumn(slots + 1)
  const kinds = createCodeColumn(count, SURVEY_KIND + columns.length)
  const settledAt = createColumn(count)
  let place = 0
  for (let slot = 0; slot < slots; slot++) {
    offsets[slot] = place
    columns.forEach((column, index) => {
      const time = column[slot] ?? 0
      if (time === 0) return
      kinds[place] = index < incentives.length ? index + 1 : SURVEY_KIND + 1 + index - incentives.length
      settledAt[place++] = time
    })
  }
  offsets[slots] = place
  return { offsets, kinds, settledAt }
}

/** A first attempt that failed before the one that settled; index into FAILURE_REASONS, and when the partner said so. */
export function failedAttempt(
  seed: number,
  payment: number,
  earliest: number,
  settledAt: number,
): { reason: number; at: number } | undefined {
  if (settledAt - earliest < 2 * HOUR || hashUnit(seed, payment, 110) >= FAILURE_RATE) return undefined
  const total = FAILURE_WEIGHTS.reduce((sum, weight) => sum + weight, 0)
  let rest = hashUnit(seed, payment, 111) * total
  const reason = FAILURE_WEIGHTS.findIndex((weight) => {
    rest -= weight
    return rest < 0
  })
  const before = HOUR + hashUnit(seed, payment, 112) * Math.min(4 * DAY, settledAt - earliest - HOUR)
  return { reason, at: Math.floor(settledAt - before) }
}
