import { z } from 'zod'
import { DEMO_PAYMENT_PARTNERS, type DemoPartner } from '#platform/demo-partners.ts'
import { createHttpClient, type HttpClient } from '#platform/http-client.ts'

export type PaymentPartner = Pick<DemoPartner, 'id' | 'code' | 'name' | 'sliceCode'>

/** The payment partners of the programme. */
export const PAYMENT_PARTNERS: readonly PaymentPartner[] = DEMO_PAYMENT_PARTNERS

export function findPaymentPartner(id: string): PaymentPartner | undefined {
  return PAYMENT_PARTNERS.find((partner) => partner.id === id)
}

/** What the journey's payment events say of the partner that the payment went to, as JSON: its slice's code. */
export function wentTo({ sliceCode }: PaymentPartner): string {
  return JSON.stringify({ paymentPartner: sliceCode })
}

const accountCheck = z.object({
  exists: z.boolean(),
  kyc: z.boolean(),
  nikMatches: z.boolean(),
  nameMatches: z.boolean(),
  active: z.boolean(),
})

export type AccountCheck = z.infer<typeof accountCheck>

const outcome = z.object({
  status: z.enum(['PENDING', 'SETTLED', 'FAILED', 'UNKNOWN']),
  failureCode: z.string().max(60).optional(),
  settledAt: z.iso.datetime().optional(),
})

export type PaymentStatus = z.infer<typeof outcome>

const statement = z.object({
  items: z.array(
    z.object({
      instructionId: z.string().max(100),
      attempt: z.number().int(),
      status: z.enum(['SETTLED', 'FAILED', 'RETURNED']),
      failureCode: z.string().max(60).optional(),
      amount: z.string().regex(/^\d{1,18}$/),
      at: z.iso.datetime(),
    }),
  ),
  next: z.string().max(200).nullable(),
})

export type Statement = z.infer<typeof statement>

/** One payment of a page that is sent. */
export type OutgoingPayment = {
  instructionId: string
  attempt: number
  idempotencyKey: string
  accountNumber: string
  name: string
  /** Rupiah, digits. */
  amount: string
}

export type PaymentPartnerClient = {
  checkAccount: (code: string, account: { accountNumber: string; nik: string; name: string }) => Promise<AccountCheck>
  /** Never repeated by itself: whoever gets no answer asks `askStatus` what became of it. */
  sendPayments: (code: string, batchId: string, items: readonly OutgoingPayment[]) => Promise<void>
  askStatus: (code: string, instructionId: string, attempt: number) => Promise<PaymentStatus>
  /** `since` is an instant (inclusive) or the `next` of an earlier page. */
  readStatement: (code: string, since: string, limit: number) => Promise<Statement>
}

const SEND_TIMEOUT_MS = 30_000

/** The interfaces of the payment partners, at `baseUrl/<code>`. Each has a circuit of its own. */
export function createPaymentPartnerClient(baseUrl: string): PaymentPartnerClient {
  const root = baseUrl.replace(/\/$/, '')
  const clientsWith = (timeoutMs?: number): Map<string, HttpClient> =>
    new Map(
      PAYMENT_PARTNERS.map(({ code, name }) => {
        const options = { service: name, baseUrl: `${root}/${code}`, ...(timeoutMs ? { timeoutMs } : {}) }
        return [code, createHttpClient(options)]
      }),
    )
  const asking = clientsWith()
  const sending = clientsWith(SEND_TIMEOUT_MS)
  const pick = (clients: Map<string, HttpClient>, code: string): HttpClient => {
    const client = clients.get(code)
    if (!client) throw new Error(`no payment partner ${code}`)
    return client
  }
  return {
    checkAccount: (code, body) =>
      pick(asking, code).call({
        method: 'POST',
        path: '/accounts/check',
        body,
        answer: accountCheck,
        repeatable: true,
      }),
    sendPayments: async (code, batchId, items) => {
      const answer = z.object({ accepted: z.number().int() })
      const body = { batchId, items }
      await pick(sending, code).call({ method: 'POST', path: '/disbursements', body, answer, repeatable: false })
    },
    askStatus: (code, instructionId, attempt) =>
      pick(asking, code).call({
        method: 'GET',
        path: `/disbursements/${instructionId}/${attempt}`,
        answer: outcome,
        repeatable: true,
      }),
    readStatement: (code, since, limit) =>
      pick(asking, code).call({
        method: 'GET',
        path: `/statement?since=${encodeURIComponent(since)}&limit=${limit}`,
        answer: statement,
        repeatable: true,
      }),
  }
}
