import { createBatchLoader } from '#platform/batch-loader.ts'
import type { PaymentAttempt } from '#prisma/client/client.ts'
import { type Database, Prisma } from '#prisma/database.ts'
import type { DisbursementContext } from '../../context.ts'

export const PAYMENT_STATES = ['OWED', 'PENDING', 'SENT', 'SETTLED', 'FAILED', 'RETURNED'] as const

export type PaymentState = (typeof PAYMENT_STATES)[number]

/** What somebody is owed, and how far its payment is: an entitlement with its instruction, if there is one. */
export type PaymentRecord = {
  entitlementId: string
  participantId: string
  kind: 'INCENTIVE' | 'SURVEY'
  ordinal: number
  /** Rupiah */
  amount: bigint
  dueAt: Date
  /** OWED while no batch has it. */
  state: PaymentState
  /** What the payment partner and the journey call the payment. */
  instructionId: string | null
  batchId: string | null
  accountId: string | null
  partnerId: string | null
  settledAt: Date | null
}

/** Payments that meet the condition, which may name `e` (entitlement), `i` (instruction) and `p` (account). */
export async function queryPayments(database: Database, condition: Prisma.Sql): Promise<PaymentRecord[]> {
  return database.$queryRaw<PaymentRecord[]>`
    SELECT e.id AS "entitlementId", e.participant_id AS "participantId", e.kind, e.ordinal::int AS ordinal, e.amount,
           e.due_at AS "dueAt", coalesce(i.state, 'OWED') AS state, i.id AS "instructionId", i.batch_id AS "batchId",
           i.account_id AS "accountId", p.partner_id AS "partnerId", i.settled_at AS "settledAt"
    FROM disbursement.entitlement e
    LEFT JOIN disbursement.payment_instruction i ON i.entitlement_id = e.id
    LEFT JOIN disbursement.payout_account p ON p.id = i.account_id
    WHERE ${condition}`
}

/** Payments by participant, in the order in which they are due, N participants in one query. */
export const loadPayments = createBatchLoader(async (ids, { database }: DisbursementContext) => {
  const found = await queryPayments(
    database,
    Prisma.sql`e.participant_id = ANY (${[...ids]}::uuid[]) ORDER BY e.due_at, e.kind, e.ordinal`,
  )
  return Map.groupBy(found, ({ participantId }) => participantId)
})

/** Attempts by instruction, oldest first, N of them in one query. */
export const loadAttempts = createBatchLoader(async (ids, { database }: DisbursementContext) => {
  const found: PaymentAttempt[] = await database.paymentAttempt.findMany({
    where: { instructionId: { in: [...ids] } },
    orderBy: { number: 'asc' },
  })
  return Map.groupBy(found, ({ instructionId }) => instructionId)
})
