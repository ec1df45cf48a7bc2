import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

const answer = z.object({
  data: z.object({
    funnel: z.object({ lagSeconds: z.number() }),
    playback: z.object({ finishedAt: z.string().nullable() }).nullable(),
    editions: z.array(z.object({ number: z.number() })),
  }),
})
const PATIENCE_MS = 60_000
/** The first edition of a playback at 1:1000 takes 3 to 9 s, and more beside other work; that of a large one may come later. */
const EDITION_PATIENCE_MS = 40_000

/**
 * Waits until the public funnel includes everything that has been recorded, so that `ready` means the page is right; and
 * a little for the first edition of what was played back. Resolves to false when the funnel still does not after a minute.
 */
export async function funnelCaughtUp(url: string): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS
  let caughtUpAt: number | undefined
  while (performance.now() < deadline) {
    const state = await askState(url)
    if (state?.funnel.lagSeconds === 0) {
      caughtUpAt ??= performance.now()
      if (!state.playback || state.editions.length > 0) return true
    }
    if (caughtUpAt !== undefined && performance.now() - caughtUpAt > EDITION_PATIENCE_MS) return true
    await sleep(200)
  }
  return caughtUpAt !== undefined
}

async function askState(url: string): Promise<z.infer<typeof answer>['data'] | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'query StartUp { funnel { lagSeconds } playback { finishedAt } editions(first: 1) { number } }',
      }),
      signal: AbortSignal.timeout(5_000),
    })
    const parsed = answer.safeParse(await response.json())
    return parsed.success ? parsed.data.data : undefined
  } catch {
    return undefined
  }
}
