import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { ZodError, z } from 'zod'
import { beacon } from './beacon.ts'
import { dukcapil } from './dukcapil.ts'
import { createFaults } from './faults.ts'
import type { Journal } from './journal.ts'
import { createMailbox, messageService } from './messages.ts'
import { faultsPage, messagesPage } from './pages.ts'
import { createPaymentLedger } from './payment-ledger.ts'
import { paymentPartners } from './payment-partners.ts'

export type SandboxOptions = { journal: Journal; logLevel: string; settleAfterMs: number }

const messagesQuery = z.object({
  to: z.string().max(254).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
})

/** All of the outside world on one port; see README.md for the interfaces. */
export function createSandboxServer({ journal, logLevel, settleAfterMs }: SandboxOptions): FastifyInstance {
  // Addresses carry recipients: requests are not logged.
  const server = Fastify({
    logger: { level: logLevel, base: { name: 'sandbox', pid: process.pid } },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1_048_576,
    forceCloseConnections: true,
  })
  const faults = createFaults(journal)
  const mailbox = createMailbox(journal)
  server.decorateRequest('fault', undefined)
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  server.setErrorHandler((error, _request, reply) => {
    if (error instanceof ZodError) {
      const problems = error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }))
      return reply.code(400).send({ message: 'The request is not well-formed', problems })
    }
    return reply.send(error)
  })
  server.register(dukcapil(journal, faults), { prefix: '/dukcapil' })
  server.register(messageService('sms', mailbox, faults), { prefix: '/sms' })
  server.register(messageService('email', mailbox, faults), { prefix: '/email' })
  server.register(paymentPartners(createPaymentLedger(journal, settleAfterMs), faults), { prefix: '/payment-partners' })
  server.register(beacon(journal, faults), { prefix: '/beacon' })

  server.get('/health/live', async () => ({ status: 'live', name: 'sandbox' }))
  server.get('/health/ready', async () => ({ status: 'ready', name: 'sandbox' }))
  server.get('/messages', async (request) => ({ messages: mailbox.list(messagesQuery.parse(request.query)) }))
  server.put('/faults', async (request) => faults.set(request.body))
  server.get('/faults', async (request, reply) => {
    if (!String(request.headers.accept).includes('text/html')) return { faults: faults.list() }
    return reply.headers(PAGE_HEADERS).send(faultsPage(faults.list()))
  })
  server.post('/faults', async (request, reply) => {
    // A page of somebody else's must not switch faults on in a developer's browser.
    if (request.headers['sec-fetch-site'] === 'cross-site') return reply.code(403).send({ message: 'Not from here' })
    faults.set(request.body)
    return reply.redirect('/faults', 303)
  })
  server.get('/', async (request, reply) => {
    const { to, limit } = messagesQuery.parse(request.query)
    return reply.headers(PAGE_HEADERS).send(messagesPage(mailbox.list({ part: to, limit }), to ?? ''))
  })
  return server
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}
