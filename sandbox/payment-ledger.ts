import type { Disbursement, Journal } from './journal.ts'
import { outcomeOf } from './payment-outcome.ts'

export type Instruction = Pick<
  Disbursement,
  'instructionId' | 'attempt' | 'idempotencyKey' | 'accountNumber' | 'name' | 'amount'
>

export type StatementLine = {
  instructionId: string
  attempt: number
  status: 'SETTLED' | 'FAILED' | 'RETURNED'
  failureCode?: string | undefined
  /** Rupiah, digits. */
  amount: string
  /** ISO 8601, UTC. */
  at: string
  /** Counts the lines of a partner: orders those of the same instant. */
  sequence: number
}

export type PaymentLedger = {
  /** How many are new. The same attempt again is not paid again; with another amount or account it is `conflict`. */
  accept: (
    partner: string,
    batchId: string,
    items: readonly Instruction[],
    reject: boolean,
  ) => { accepted: number } | 'conflict'
  find: (partner: string, instructionId: string, attempt: number) => Disbursement | undefined
  /** Lines that are due, from the position on, oldest first. */
  statement: (partner: string, from: { at: string; sequence: number }, limit: number) => StatementLine[]
}

/** What the payment partners know. One process speaks for all of them, but none sees another's. */
export function createPaymentLedger(journal: Journal, settleAfterMs: number): PaymentLedger {
  const byAttempt = new Map<string, Disbursement>()
  const lines = new Map<string, StatementLine[]>()
  const keyOf = (partner: string, id: string, attempt: number): string => `${partner} ${id} ${attempt}`

  const remember = (entry: Disbursement): void => {
    byAttempt.set(keyOf(entry.partner, entry.instructionId, entry.attempt), entry)
    if (entry.outcome === 'PENDING') return
    const { instructionId, attempt, failureCode, amount } = entry
    addLine(entry.partner, { instructionId, attempt, status: entry.outcome, failureCode, amount, at: entry.dueAt })
    if (entry.returnedAt) {
      addLine(entry.partner, { instructionId, attempt, status: 'RETURNED', amount, at: entry.returnedAt })
    }
  }
  const addLine = (partner: string, line: Omit<StatementLine, 'sequence'>): void => {
    const list = lines.get(partner) ?? []
    lines.set(partner, list)
    const entry = { ...line, sequence: list.length }
    let place = list.length
    while (place > 0 && (list[place - 1]?.at ?? '') > entry.at) place -= 1
    list.splice(place, 0, entry)
  }
  for (const entry of journal.read('disbursement')) remember(entry)

  return {
    accept(partner, batchId, items, reject) {
      const fresh = new Map<string, Disbursement>()
      const now = Date.now()
      for (const item of items) {
        const key = keyOf(partner, item.instructionId, item.attempt)
        const before = byAttempt.get(key) ?? fresh.get(key)
        if (before) {
          const same = before.amount === item.amount && before.accountNumber === item.accountNumber
          if (!same || before.idempotencyKey !== item.idempotencyKey) return 'conflict'
          continue
        }
        const { returns, ...outcome } = reject
          ? { outcome: 'FAILED' as const, failureCode: 'PARTNER_DOWN', returns: false }
          : outcomeOf(item.accountNumber, item.attempt)
        const at = (ms: number): string => new Date(now + ms).toISOString()
        const entry = { ...item, partner, batchId, acceptedAt: at(0), dueAt: at(settleAfterMs), ...outcome }
        fresh.set(key, returns ? { ...entry, returnedAt: at(2 * settleAfterMs) } : entry)
      }
      journal.append('disbursement', [...fresh.values()])
      for (const entry of fresh.values()) remember(entry)
      return { accepted: fresh.size }
    },
    find: (partner, instructionId, attempt) => byAttempt.get(keyOf(partner, instructionId, attempt)),
    statement(partner, from, limit) {
      const list = lines.get(partner) ?? []
      const now = new Date().toISOString()
      const found: StatementLine[] = []
      for (let index = firstFrom(list, from.at); index < list.length && found.length < limit; index += 1) {
        const line = list[index]
        if (!line || line.at > now) break
        if (line.at > from.at || line.sequence >= from.sequence) found.push(line)
      }
      return found
    },
  }
}

/** Index of the first line that is not before the instant. */
function firstFrom(list: readonly StatementLine[], at: string): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle]?.at ?? '') < at) low = middle + 1
    else high = middle
  }
  return low
}
