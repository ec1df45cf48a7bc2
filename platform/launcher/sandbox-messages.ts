import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

const inbox = z.object({ messages: z.array(z.object({ text: z.string(), at: z.coerce.date() })) })

/**
 * Waits for a message to the contact, given to the sandbox since then, in which the pattern occurs; resolves to the
 * match of the newest one. Throws when none has come in time.
 */
export async function waitForMessage(
  sandbox: string,
  message: { to: string; since: Date; pattern: RegExp; withinMs?: number },
): Promise<RegExpExecArray> {
  const { to, since, pattern, withinMs = 15_000 } = message
  // Telephone numbers are sent in international form, whatever they were typed as.
  const search = new URLSearchParams({ to: to.includes('@') ? to : to.replace(/^(\+?62|0)/, ''), limit: '10' })
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(100)) {
    const response = await fetch(new URL(`/messages?${search}`, sandbox))
    const { messages } = inbox.parse(await response.json())
    for (const { text, at } of messages) {
      const match = at >= since ? pattern.exec(text) : null
      if (match) return match
    }
  }
  throw new Error(`No message has come to ${to} within ${withinMs / 1000} s.`)
}
