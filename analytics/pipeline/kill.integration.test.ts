import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from '#tests/support/database.ts'
import { compareSteps } from '../comparison/compare-steps.ts'
import { createAnalyticsFixture } from '../testing/analytics-fixture.ts'
import { kills } from '../testing/environment.ts'
import { createRandom } from '../testing/random.ts'
import { appendRandomJourneys, readSliceCodes } from '../testing/random-journeys.ts'
import { hashTables } from '../testing/table-hashes.ts'
import { waitUntil, waitUntilPublished } from '../testing/wait-until.ts'
import { KEPT_WINDOWS } from './windows.ts'

const PROCESS = join(import.meta.dirname, '../testing/pipeline-process.ts')
/** What the pipeline says when ClickHouse is not a past of PostgreSQL: that it made everything again would hide any fault. */
const MADE_AGAIN = /"found":"(?:another past|lost events|a damaged state)"/

test(
  `after ${kills} kills with -9 at any moment, and windows delivered twice each time, every table is as without`,
  async () => {
    const database = await createTestDatabase()
    const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
    const random = createRandom(3)
    const client = new pg.Client(database.owner)
    await client.connect()
    const world = { random, codes: await readSliceCodes(client), participantIds: [] }
    let log = ''
    for (let kill = 0; kill < kills; kill += 1) {
      const child = spawn(process.execPath, [PROCESS, database.analytics, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      child.stdout.on('data', (chunk) => {
        log += chunk
      })
      const ended = once(child, 'exit')
      await once(child.stdout, 'data')
      const moment = random.between(0, 800)
      await Promise.all([
        appendRandomJourneys(client, world, { people: 50, events: 250 }),
        sleep(random.between(0, moment)).then(() => deliverAgain(client, 3)),
        sleep(moment).then(async () => {
          // The first one only once something is shown: else it may be that none ever had anything under way.
          if (kill === 0) await waitUntil('a window is shown', async () => (await windowsShown(client)) > 0)
          child.kill('SIGKILL')
        }),
      ])
      expect(await ended).toEqual([null, 'SIGKILL'])
    }

    const fixture = await createAnalyticsFixture(database, folder)
    try {
      const pipeline = fixture.startPipeline()
      await waitUntilPublished(fixture.owner)
      // Before it leads, what all tables hold is marked as published without being pulled.
      await waitUntil('the pipeline leads', async () => pipeline.status.role === 'leading')
      const pulled = pipeline.status.eventsPulled
      const again = await deliverAgain(client, KEPT_WINDOWS)
      await client.end()
      await waitUntilPublished(fixture.owner)
      expect(again).toBeGreaterThan(0)
      expect(pipeline.status.eventsPulled - pulled).toBeGreaterThanOrEqual(again)
      expect(await compareSteps(fixture.database, fixture.clickhouse.pipeline)).toMatchObject({ differences: [] })
      const afterKills = await hashTables(fixture.clickhouse.pipeline)
      await pipeline.close()
      await fixture.rebuild()
      expect(afterKills).toEqual(await hashTables(fixture.clickhouse.pipeline))
      expect(pipeline.status).toMatchObject({ lastError: undefined, rebuilds: 0, windowsRepaired: 0 })
      expect(log).not.toMatch(MADE_AGAIN)
    } finally {
      await fixture.close()
    }
  },
  30_000 + 20_000 * kills,
)

/** The last windows count as not published while a pipeline leads: it pulls them again. How many events those have. */
async function deliverAgain(client: pg.Client, windows: number): Promise<number> {
  const { rows } = await client.query<{ events: number }>(
    `WITH again AS (
       UPDATE analytics.pipeline_window SET published_at = NULL
       WHERE id IN (SELECT id FROM analytics.pipeline_window ORDER BY id DESC LIMIT $1) RETURNING events
     ) SELECT coalesce(sum(events), 0)::int AS events FROM again`,
    [windows],
  )
  return rows[0]?.events ?? 0
}

async function windowsShown(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    'SELECT count(*)::int AS shown FROM analytics.pipeline_window WHERE published_at IS NOT NULL',
  )
  return rows[0].shown
}
