import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect } from 'vitest'
import { openSecrets } from '#platform/launcher/secrets.ts'
import type { Platform } from './platform.ts'

/** As long as a page is kept before it is renewed. */
const RENEWED_AFTER_MS = 10_000

/** Lets the server of the platform count statements: it has to be started again for that. */
export async function countStatementsFromNextStart(platform: Platform): Promise<void> {
  await asOwner(platform, (owner) => owner.query(`ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`))
}

/**
 * Reads the home page once for each of a few days that nobody has asked for, then a thousand times for another: the
 * statements that each of the few needed, and that nobody sends by himself, are sent as often for the thousand as for one.
 */
export async function checkThousandViews(platform: Platform): Promise<void> {
  await asOwner(platform, async (owner) => {
    await owner.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
    const view = async (address: string) => {
      const answer = await fetch(`${platform.web}${address}`)
      expect([answer.status, (await answer.text()).length > 10_000]).toEqual([200, true])
    }
    const during = async (work: () => Promise<unknown>): Promise<Map<string, number>> => {
      await owner.query('SELECT pg_stat_statements_reset()')
      await work()
      const { rows } = await owner.query<{ queryid: string; calls: string }>(
        'SELECT queryid::text, sum(calls)::text AS calls FROM pg_stat_statements GROUP BY queryid',
      )
      return new Map(rows.map(({ queryid, calls }) => [queryid, Number(calls)]))
    }
    // What is made ready once for all pages is ready after the first.
    await view('/en?date=2020-07-01')
    const idle = await during(() => sleep(3_000))
    const few = ['2020-07-02', '2020-07-03', '2020-07-04']
    const forFew = await during(async () => {
      for (const day of few) await view(`/en?date=${day}`)
    })
    const perView = [...forFew].filter(([id, calls]) => !idle.has(id) && calls >= few.length)
    expect(perView.length).toBeGreaterThan(0)
    const started = Date.now()
    const forThousand = await during(async () => {
      for (let views = 0; views < 1_000; views += 50) {
        await Promise.all(Array.from({ length: 50 }, () => view('/en?date=2020-07-05')))
      }
    })
    const rendered = 1 + Math.floor((Date.now() - started) / RENEWED_AFTER_MS)
    for (const [id, calls] of perView) {
      expect(forThousand.get(id) ?? 0, id).toBeLessThanOrEqual(rendered * Math.ceil(calls / few.length))
    }
  })
}

async function asOwner(platform: Platform, work: (owner: pg.Client) => Promise<unknown>): Promise<void> {
  const { owner } = openSecrets(platform.dataDir, true).databasePasswords
  const port = platform.portBase + 8
  const client = new pg.Client(`postgresql://gelombang:${owner}@127.0.0.1:${port}/gelombang`)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
