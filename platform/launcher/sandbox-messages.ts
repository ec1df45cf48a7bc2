import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

const inbox = z.object({ messages: z.array(z.object({ text: z.string(), at: z.coerce.date() })) })

/**
 * The six-digit code in the newest message to the contact that the sandbox was given since then. Waits for one;
 * throws when none has come in time.
 */
export async function readSandboxCode(
  sandbox: string,
  contact: string,
  since: Date,
  withinMs = 15_000,
): Promise<string> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(100)) {
    const response = await fetch(new URL(`/messages?${new URLSearchParams({ to: contact, limit: '10' })}`, sandbox))
    const { messages } = inbox.parse(await response.json())
    for (const { text, at } of messages) {
      const code = at >= since ? /\b\d{6}\b/.exec(text)?.[0] : undefined
      if (code) return code
    }
  }
  throw new Error(`No code has come for ${contact} within ${withinMs / 1000} s.`)
}
