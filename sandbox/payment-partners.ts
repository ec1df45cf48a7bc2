import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { applyFaults, type Faults, PAYMENT_PARTNER_CODES } from './faults.ts'
import type { PaymentLedger, StatementLine } from './payment-ledger.ts'
import { behaviourOf } from './payment-outcome.ts'

const path = z.object({ code: z.enum(PAYMENT_PARTNER_CODES) })
const accountNumber = z.string().regex(/^\d{6,20}$/)
const check = z.object({ accountNumber, nik: z.string().max(20), name: z.string().max(200) })

const rupiah = z.union([z.string().regex(/^[1-9]\d{0,14}$/), z.number().int().positive().transform(String)])

const batch = z.object({
  batchId: z.string().min(1).max(100),
  items: z
    .array(
      z.object({
        instructionId: z.string().min(1).max(100),
        attempt: z.number().int().min(1),
        idempotencyKey: z.string().min(1).max(200),
        accountNumber,
        name: z.string().max(200),
        amount: rupiah,
      }),
    )
    .min(1)
    .max(100_000),
})

/** `since` is an instant, or the `next` of an earlier page: `<instant>,<sequence>`. */
const statementQuery = z.object({
  since: z
    .string()
    .default('1970-01-01T00:00:00.000Z')
    .transform((text) => ({ at: new Date(text.split(',')[0] ?? ''), sequence: Number(text.split(',')[1] ?? 0) }))
    .refine(({ at, sequence }) => !Number.isNaN(at.getTime()) && Number.isInteger(sequence), 'is not a position'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
})

/** A bank and four e-wallets at `/:code`. Money is rupiah as digits (whole numbers are taken as well). */
export function paymentPartners(ledger: PaymentLedger, faults: Faults) {
  return async (scope: FastifyInstance): Promise<void> => {
    applyFaults(scope, servicesOf, faults)
    scope.post('/:code/accounts/check', async (request) => {
      path.parse(request.params)
      const { exists, kyc, nikMatches, nameMatches, active } = behaviourOf(check.parse(request.body).accountNumber)
      const refuse = request.fault === 'reject'
      return { exists, kyc: kyc && !refuse, nikMatches, nameMatches, active }
    })
    scope.post('/:code/disbursements', async (request, reply) => {
      const { code } = path.parse(request.params)
      const { batchId, items } = batch.parse(request.body)
      const result = ledger.accept(code, batchId, items, request.fault === 'reject')
      if (result === 'conflict')
        return reply.code(409).send({ message: 'An attempt was sent before with other contents' })
      return reply.code(202).send({ accepted: items.length })
    })
    scope.get('/:code/disbursements/:instructionId/:attempt', async (request) => {
      const { code } = path.parse(request.params)
      const { instructionId, attempt } = z
        .object({ instructionId: z.string(), attempt: z.coerce.number().int() })
        .parse(request.params)
      const entry = ledger.find(code, instructionId, attempt)
      if (!entry) return { status: 'UNKNOWN' }
      const now = new Date().toISOString()
      if (entry.outcome === 'PENDING' || entry.dueAt > now) return { status: 'PENDING' }
      const returnedAt = entry.returnedAt && entry.returnedAt <= now ? entry.returnedAt : undefined
      return { status: entry.outcome, failureCode: entry.failureCode, settledAt: entry.dueAt, returnedAt }
    })
    scope.get('/:code/statement', async (request) => {
      const { code } = path.parse(request.params)
      const { since, limit } = statementQuery.parse(request.query)
      const from = { at: since.at.toISOString(), sequence: since.sequence }
      const found = ledger.statement(code, from, limit + 1)
      const items = found.slice(0, limit)
      const after = found[limit]
      const next = after ? `${after.at},${after.sequence}` : null
      return { items: request.fault === 'duplicate' ? items.flatMap(twice) : items, next }
    })
  }
}

function twice(line: StatementLine): StatementLine[] {
  return [line, line]
}

function servicesOf(request: FastifyRequest): string[] {
  const code = path.safeParse(request.params)
  return code.success ? [`payment-partners/${code.data.code}`, 'payment-partners'] : ['payment-partners']
}
