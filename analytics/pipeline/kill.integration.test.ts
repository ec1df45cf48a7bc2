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
import { waitUntilPublished } from '../testing/wait-until.ts'

const PROCESS = join(import.meta.dirname, '../testing/pipeline-process.ts')
const DELIVER_AGAIN_EVERY = 5

test(
  `after ${kills} kills with -9 at any moment, and windows delivered twice, every table is as without`,
  async () => {
    const database = await createTestDatabase()
    const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
    const random = createRandom(3)
    const client = new pg.Client(database.owner)
    await client.connect()
    const world = { random, codes: await readSliceCodes(client), participantIds: [] }
    for (let kill = 0; kill < kills; kill += 1) {
      const child = spawn(process.execPath, [PROCESS, database.analytics, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'exit')
      await once(child.stdout, 'data')
      await Promise.all([
        appendRandomJourneys(client, world, { people: 50, events: 250 }),
        sleep(random.between(0, 800)).then(() => child.kill('SIGKILL')),
      ])
      await ended
      if (kill % DELIVER_AGAIN_EVERY === 0) {
        await client.query(`UPDATE analytics.pipeline_window SET published_at = NULL
        WHERE id >= (SELECT max(id) - 2 FROM analytics.pipeline_window)`)
      }
    }
    await client.end()

    const fixture = await createAnalyticsFixture(database, folder)
    try {
      const pipeline = fixture.startPipeline()
      await waitUntilPublished(fixture.owner)
      expect(await compareSteps(fixture.database, fixture.clickhouse.pipeline)).toMatchObject({ differences: [] })
      const afterKills = await hashTables(fixture.clickhouse.pipeline)
      await pipeline.close()
      await fixture.rebuild()
      expect(afterKills).toEqual(await hashTables(fixture.clickhouse.pipeline))
      expect(pipeline.status).toMatchObject({ lastError: undefined, rebuilds: 0 })
    } finally {
      await fixture.close()
    }
  },
  30_000 + 20_000 * kills,
)
