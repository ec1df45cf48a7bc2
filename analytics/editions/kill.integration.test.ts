import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDatabase, type Database } from '#prisma/database.ts'
import { seedReferenceData } from '#prisma/reference-data.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { openEditionKey } from './edition-key.ts'
import { PUBLISHING } from './make-edition.ts'
import { verifyEditions } from './verify-editions.ts'
import { lastWeekBy } from './week-ends.ts'

const PROCESS = join(import.meta.dirname, '../testing/edition-process.ts')
const { privateKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
})
const key = openEditionKey(privateKey.toString('base64'))
const WEEK = lastWeekBy('2020-05-03')
const folders: string[] = []
let place: TestDatabase
let owner: pg.Client
let database: Database

beforeAll(async () => {
  place = await createTestDatabase()
  owner = new pg.Client(place.owner)
  await owner.connect()
  await seedReferenceData(owner)
  database = connectDatabase(place.analytics, 'editions-killed', 2)
})
afterAll(async () => {
  await database?.$disconnect()
  await owner?.end()
  await place?.drop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A process of its own, with a ClickHouse of its own in which nobody is. */
function startMaking(week: number) {
  const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
  folders.push(folder)
  const child = spawn(
    process.execPath,
    [PROCESS, place.analytics, folder, privateKey.toString('base64'), String(week)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const made = text(child.stdout).then((said) => {
    if (!said) return undefined
    const { number, isNew } = JSON.parse(said)
    return { number, isNew }
  })
  return { child, made }
}

/** Something that the process has to wait for at one moment of its work. */
async function hold(statement: string, until: () => Promise<void>): Promise<void> {
  await owner.query('BEGIN')
  try {
    await owner.query(statement)
    await until()
  } finally {
    await owner.query('ROLLBACK')
  }
}

/** Sessions of the processes that make editions. Asked by another connection: a transaction sees them as they were. */
async function sessions(waiting: boolean): Promise<number> {
  const found = await database.$queryRaw<{ waits: boolean }[]>`
    SELECT coalesce(wait_event_type = 'Lock', false) AS waits FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'gelombang-edition-process'`
  return found.filter(({ waits }) => waits || !waiting).length
}

test.each([
  ['the counts are read and nothing is protected yet', 'LOCK TABLE journey.dimension_value IN ACCESS EXCLUSIVE MODE'],
  ['everything is ready to be published', `SELECT pg_advisory_xact_lock(${PUBLISHING})`],
  ['the edition is written and its tables are not', 'LOCK TABLE analytics.edition_week IN SHARE MODE'],
])('killed with -9 when %s, there is no half edition', async (_moment, statement) => {
  const { child, made } = startMaking(WEEK)
  const ended = once(child, 'exit')
  await hold(statement, async () => {
    await waitUntil('it waits', async () => (await sessions(true)) > 0)
    child.kill('SIGKILL')
    await ended
  })
  expect(await made).toBeUndefined()
  await waitUntil('its sessions have ended', async () => (await sessions(false)) === 0)
  expect(await verifyEditions(database, key)).toMatchObject({ editions: 0, problems: [] })
})

test('the next run makes it, with the number that was next; of two at the same time one does', async () => {
  const made = await Promise.all([startMaking(WEEK).made, startMaking(WEEK).made])
  expect(made.map((each) => each?.number)).toEqual([1, 1])
  expect(made.filter((each) => each?.isNew)).toHaveLength(1)
  expect(await verifyEditions(database, key)).toMatchObject({ editions: 1, problems: [] })
})
