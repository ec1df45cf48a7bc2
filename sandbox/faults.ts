import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Fault, Journal } from './journal.ts'

export const PAYMENT_PARTNER_CODES = ['BNI', 'OVO', 'GOPAY', 'LINKAJA', 'DANA'] as const

/** `payment-partners` is all of them at once. */
export const SERVICES = [
  'dukcapil',
  'sms',
  'email',
  'beacon',
  'payment-partners',
  ...PAYMENT_PARTNER_CODES.map((code) => `payment-partners/${code}` as const),
] as const

export const MODES = {
  none: 'works',
  down: 'answers 503 to everything, does nothing',
  slow: 'waits before it does anything',
  error: 'answers 500, does nothing',
  'lost-reply': 'does it, then cuts the connection without an answer',
  duplicate: 'delivers twice: messages arrive twice, statements list every line twice',
  reject: 'refuses: Dukcapil says no match, messages 422, new payments fail',
} as const satisfies Record<Fault['mode'], string>

const MODE_NAMES = ['none', 'down', 'slow', 'error', 'lost-reply', 'duplicate', 'reject'] as const

const faultInput = z.object({
  service: z.enum(SERVICES),
  mode: z.enum(MODE_NAMES),
  rate: z.coerce.number().min(0).max(1).default(1),
  delayMs: z.coerce.number().int().min(0).max(600_000).default(5_000),
})

export type Faults = {
  list: () => Fault[]
  /** Throws a ZodError when the input is not a fault. */
  set: (input: unknown) => Fault
  /** The fault that hits this request, or none. */
  draw: (...services: readonly string[]) => Fault | undefined
}

export function createFaults(journal: Journal): Faults {
  const current = new Map<string, Fault>(journal.read('fault').map((fault) => [fault.service, fault]))
  return {
    list: () => SERVICES.map((service) => current.get(service) ?? { service, mode: 'none', rate: 1, delayMs: 5_000 }),
    set(input) {
      const fault = faultInput.parse(input)
      journal.append('fault', [fault])
      current.set(fault.service, fault)
      return fault
    },
    draw(...services) {
      for (const service of services) {
        const fault = current.get(service)
        if (fault && fault.mode !== 'none' && Math.random() < fault.rate) return fault
      }
      return undefined
    },
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    fault: Fault['mode'] | undefined
  }
}

/** Makes the routes of `scope` fail as switched on. Handlers look at `request.fault` for `duplicate` and `reject`. */
export function applyFaults(scope: FastifyInstance, servicesOf: (request: FastifyRequest) => string[], faults: Faults) {
  scope.addHook('preHandler', async (request, reply) => {
    const fault = faults.draw(...servicesOf(request))
    request.fault = fault?.mode
    if (fault?.mode === 'slow') await sleep(fault.delayMs)
    if (fault?.mode === 'down')
      return reply.code(503).header('retry-after', '30').send({ message: 'Service unavailable' })
    if (fault?.mode === 'error') return reply.code(500).send({ message: 'Internal error' })
    return undefined
  })
  scope.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.fault !== 'lost-reply') return
    reply.hijack()
    request.raw.socket.destroy()
  })
}
