import { z } from 'zod'
import { createHttpClient } from '#platform/http-client.ts'

export type OutgoingContent = { to: string; subject?: string | undefined; text: string }

export type MessageGateway = {
  /** The key makes it safe to send again what may have arrived. */
  send: (channel: 'EMAIL' | 'SMS', content: OutgoingContent, idempotencyKey: string) => Promise<void>
}

const answer = z.object({ id: z.string() })

/** The e-mail and SMS services. */
export function createMessageGateway(urls: { email: string; sms: string }): MessageGateway {
  const clients = {
    EMAIL: createHttpClient({ service: 'The e-mail service', baseUrl: urls.email }),
    SMS: createHttpClient({ service: 'The SMS service', baseUrl: urls.sms }),
  }
  return {
    send: async (channel, { to, subject, text }, idempotencyKey) => {
      const body = channel === 'EMAIL' ? { to, subject, text, idempotencyKey } : { to, text, idempotencyKey }
      await clients[channel].call({ method: 'POST', path: '/messages', body, answer, repeatable: true })
    },
  }
}
