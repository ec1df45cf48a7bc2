import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** Asks until the answer is yes. Throws with `what` when it is still no after `withinMs`. */
export async function waitUntil(what: string, ask: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`)
    await sleep(20)
  }
}

/** Every event that is in the journey now is published. */
export function waitUntilPublished(client: pg.ClientBase): Promise<void> {
  return waitUntil('every event is published', async () => {
    const { rows } = await client.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM analytics.pipeline_window WHERE published_at IS NULL)
           OR EXISTS (SELECT FROM journey.event WHERE transaction_id >=
                (SELECT coalesce(max(until_transaction), 0) FROM analytics.pipeline_window)) AS waiting`,
    )
    return rows[0]?.waiting === false
  })
}
