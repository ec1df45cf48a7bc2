import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

const answer = z.object({ data: z.object({ funnel: z.object({ lagSeconds: z.number() }) }) })
const PATIENCE_MS = 60_000

/**
 * Waits until the public funnel includes everything that has been recorded, so that `ready` means the page is right.
 * Resolves to false when it still does not after a minute.
 */
export async function funnelCaughtUp(url: string): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS
  while (performance.now() < deadline) {
    if ((await askLag(url)) === 0) return true
    await sleep(200)
  }
  return false
}

async function askLag(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query StartUp { funnel { lagSeconds } }' }),
      signal: AbortSignal.timeout(5_000),
    })
    const parsed = answer.safeParse(await response.json())
    return parsed.success ? parsed.data.data.funnel.lagSeconds : undefined
  } catch {
    return undefined
  }
}
