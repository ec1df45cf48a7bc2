import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { applyFaults, type Faults } from './faults.ts'
import type { Journal, Message } from './journal.ts'

/** As many as the page and `GET /messages` can look through; the journal keeps all. */
const KEPT = 20_000

const smsInput = z.object({
  to: z.string().regex(/^\+?\d{8,15}$/, 'is not a telephone number'),
  text: z.string().min(1).max(1_600),
  idempotencyKey: z.string().min(1).max(200),
})

const emailInput = z.object({
  to: z.email().max(254),
  subject: z.string().min(1).max(300),
  text: z.string().min(1).max(100_000),
  idempotencyKey: z.string().min(1).max(200),
})

export type Mailbox = {
  /** Newest first. `to` is a part of the recipient's address or number, in any case. */
  /** Newest first: of one recipient, or of those whose address has `part` in it. */
  list: (filter: { to?: string | undefined; part?: string | undefined; limit: number }) => Message[]
  deliver: (message: Omit<Message, 'id' | 'at'>, copies: number) => string
}

export function createMailbox(journal: Journal): Mailbox {
  const kept = journal.read('message').slice(-KEPT)
  const idByKey = new Map(kept.map((message) => [keyOf(message), message.id]))
  return {
    list({ to, part, limit }) {
      const wanted = to && addressOf(to)
      const within = part?.trim().toLowerCase()
      const found: Message[] = []
      for (let index = kept.length - 1; index >= 0 && found.length < limit; index -= 1) {
        const message = kept[index]
        if (!message) continue
        const isWanted = !wanted || addressOf(message.to) === wanted
        if (isWanted && (!within || message.to.toLowerCase().includes(within))) found.push(message)
      }
      return found
    },
    deliver(message, copies) {
      const before = idByKey.get(keyOf(message))
      if (before) return before
      const delivered = Array.from({ length: copies }, () => ({
        ...message,
        id: randomUUID(),
        at: new Date().toISOString(),
      }))
      const id = delivered[0]?.id ?? randomUUID()
      journal.append('message', delivered)
      kept.push(...delivered)
      if (kept.length > 2 * KEPT) {
        for (const old of kept.splice(0, kept.length - KEPT)) idByKey.delete(keyOf(old))
      }
      idByKey.set(keyOf(message), id)
      return id
    },
  }
}

/** Telephone numbers are the same with +62, 62, 0 or nothing before them, e-mail addresses in capitals and small letters. */
function addressOf(to: string): string {
  const text = to.trim().toLowerCase()
  return /^\+?(?:62|0)?(\d{6,})$/.exec(text)?.[1] ?? text
}

function keyOf(message: Pick<Message, 'channel' | 'to' | 'idempotencyKey'>): string {
  return `${message.channel} ${message.to} ${message.idempotencyKey}`
}

/** SMS or e-mail gateway: `POST /messages`. The same key to the same recipient is delivered once. */
export function messageService(channel: Message['channel'], mailbox: Mailbox, faults: Faults) {
  const input = channel === 'sms' ? smsInput : emailInput
  return async (scope: FastifyInstance): Promise<void> => {
    applyFaults(scope, () => [channel], faults)
    scope.post('/messages', async (request, reply) => {
      const message = input.parse(request.body)
      if (request.fault === 'reject') return reply.code(422).send({ message: 'The recipient is not reachable' })
      const id = mailbox.deliver({ channel, ...message }, request.fault === 'duplicate' ? 2 : 1)
      return reply.code(202).send({ id })
    })
  }
}
