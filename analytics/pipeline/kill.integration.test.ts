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
import { createRandom } from '../testing/random.ts'
import { appendRandomJourneys, readSliceCodes } from '../testing/random-journeys.ts'
import { waitUntilPublished } from '../testing/wait-until.ts'

const PROCESS = join(import.meta.dirname, '../testing/pipeline-process.ts')
const KILLS = 6

test('killed with -9 at any moment, the pipeline ends where it would have ended', async () => {
  const database = await createTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
  const random = createRandom(3)
  const client = new pg.Client(database.owner)
  await client.connect()
  const world = { random, codes: await readSliceCodes(client), participantIds: [] }
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = spawn(process.execPath, [PROCESS, database.analytics, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    await Promise.all([
      appendRandomJourneys(client, world, { people: 100, events: 500 }),
      sleep(random.between(0, 400)).then(() => child.kill('SIGKILL')),
    ])
    await ended
  }
  await client.end()

  const fixture = await createAnalyticsFixture(database, folder)
  try {
    const pipeline = fixture.startPipeline()
    await waitUntilPublished(fixture.owner)
    expect(await compareSteps(fixture.database, fixture.clickhouse.pipeline)).toMatchObject({ differences: [] })
    expect(pipeline.status.lastError).toBeUndefined()
  } finally {
    await fixture.close()
  }
}, 60_000)
