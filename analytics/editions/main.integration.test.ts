import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { listPublications } from './calendar.ts'

const ONLY_PLAYBACK = "No further editions: the playback's own is the only one until the programme is live.\n"
let place: TestDatabase
let owner: pg.Client

beforeAll(async () => {
  place = await createTestDatabase()
  owner = new pg.Client(place.owner)
  await owner.connect()
})
afterAll(async () => {
  await owner?.end()
  await place?.drop()
})

async function run(command: string): Promise<{ code: number; said: string; complained: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), command], {
    env: { NODE_ENV: 'test', DATABASE_URL: place.analytics },
  })
  const [[code], said, complained] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  return { code, said, complained }
}

test('where nothing has happened yet, an edition that is asked for is refused at once, and why is said', async () => {
  const { code, said, complained } = await run('make')
  expect({ code, said }).toEqual({ code: 1, said: '' })
  expect(complained).toContain('Nothing has happened yet, so there is nothing to publish.')
  expect((await owner.query('SELECT FROM analytics.edition_request')).rowCount).toBe(0)
  expect((await run('calendar')).said.trim().split('\n')).toHaveLength(8)
}, 30_000)

test('of a playback alone the calendar says in words that nothing comes', async () => {
  await owner.query(
    `INSERT INTO journey.playback (programme, figures, figures_hash, scale, seed, last_day, people, last_position, chunks)
     VALUES ('a programme', '{}', '', 0.001, 1, '2020-09-25', 1, 0, 1)`,
  )
  expect(await run('calendar')).toMatchObject({ code: 0, said: ONLY_PLAYBACK })
}, 30_000)

test('the commands wait for PostgreSQL, and fail when it refuses: that nothing is known is not that nothing is there', async () => {
  await owner.query('BEGIN')
  await owner.query('LOCK TABLE journey.playback')
  const asked = run('calendar')
  await waitUntil('the command waits', async () => {
    const { rowCount } = await owner.query(
      `SELECT FROM pg_locks WHERE NOT granted AND relation = 'journey.playback'::regclass`,
    )
    return rowCount === 1
  })
  await sleep(2_000)
  await owner.query('ROLLBACK')
  expect(await asked).toMatchObject({ code: 0, said: ONLY_PLAYBACK })

  await owner.query('REVOKE SELECT ON journey.playback FROM gelombang_analytics')
  try {
    for (const { code, said, complained } of await Promise.all([run('make'), run('calendar')])) {
      expect({ code, said }).toEqual({ code: 1, said: '' })
      expect(complained).toContain('permission denied for table playback')
    }
  } finally {
    await owner.query('GRANT SELECT ON journey.playback TO gelombang_analytics')
  }
}, 60_000)

test('where nobody has registered by the last week end, an edition that is asked for is refused at once, and why is said', async () => {
  await owner.query('DELETE FROM journey.playback')
  const draft = { type: 'REGISTERED', participant_id: randomUUID(), occurred_at: new Date() }
  await owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify([draft])])
  const { code, said, complained } = await run('make')
  expect({ code, said }).toEqual({ code: 1, said: '' })
  const [publication] = listPublications(undefined, { playback: undefined, liveSince: new Date() }, new Date())
  expect(complained).toMatch(/^✗ Nobody had registered by \d{4}-\d\d-\d\d, the last week end/)
  expect(complained).toContain(`up to ${publication?.asOf}, is made by itself at ${publication?.dueAt.toISOString()}`)
  expect((await owner.query('SELECT FROM analytics.edition_request')).rowCount).toBe(0)
}, 30_000)
