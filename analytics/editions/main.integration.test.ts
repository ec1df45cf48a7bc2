import { spawn } from 'node:child_process'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectDatabase } from '#prisma/database.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createKey } from '../testing/edition-key.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { listPublications } from './calendar.ts'
import { chainHash, hashStatement } from './edition-hash.ts'
import { openEditionKey } from './edition-key.ts'
import { NO_EDITION } from './edition-store.ts'
import { noteCorrection } from './note-correction.ts'

const { privateKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
})
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

const KEY = { EDITIONS_PRIVATE_KEY: privateKey.toString('base64') }

function start(command: string, keys: Record<string, string>) {
  return spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), command], {
    env: { NODE_ENV: 'test', DATABASE_URL: place.analytics, ...keys },
  })
}

async function run(
  command: string,
  keys: Record<string, string> = KEY,
): Promise<{ code: number; said: string; complained: string }> {
  const child = start(command, keys)
  const [[code], said, complained] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  return { code, said, complained }
}

test('where nothing has happened yet, an edition that is asked for is refused at once, and why is said', async () => {
  const { code, said, complained } = await run('make')
  expect({ code, said }).toEqual({ code: 1, said: '' })
  expect(complained).toContain('Nothing has happened yet, so there is nothing to publish.')
  expect((await owner.query('SELECT FROM analytics.edition_request')).rowCount).toBe(0)
  expect((await run('calendar')).said.trim().split('\n')).toHaveLength(8)
  expect(await run('list')).toEqual({
    code: 0,
    said: 'There are no editions yet. `npm run editions -- calendar` says what is announced.\n',
    complained: '',
  })
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

describe('with an edition', () => {
  beforeAll(async () => {
    const key = openEditionKey(KEY.EDITIONS_PRIVATE_KEY)
    const said = {
      ...{ number: 1, asOf: new Date('2020-05-03'), publishedAt: new Date('2020-05-04'), watermark: null },
      ...{ reason: 'COMMAND' as const, method: '11', programme: null, scale: null, provenance: {} },
    }
    const contentHash = hashStatement(said)
    const hash = chainHash(NO_EDITION, contentHash)
    const signed = { previousHash: NO_EDITION, hash, signature: key.sign(hash), publicKey: key.publicKey }
    const database = connectDatabase(place.analytics, 'editions-test', 1)
    await database.edition.create({ data: { ...said, contentHash, ...signed } })
    const [what, why] = [
      { id: 'Semua salah', en: 'All wrong' },
      { id: 'sebab', en: 'cause' },
    ]
    await noteCorrection(database, key, { edition: 1, what, why })
    await database.$disconnect()
  })

  test('the list says what was corrected, why, and whether the edition is of this platform, if that is known', async () => {
    const [own, unknown, foreign] = await Promise.all([
      run('list'),
      run('list', {}),
      run('list', { EDITIONS_PUBLIC_KEYS: createKey('foreign').publicKey }),
    ])
    expect(own.said).toMatch(/^ {4}1 {2}2020-05-03 .*\n {7}corrected: All wrong\n {7}because: cause\n$/)
    expect(unknown.said).not.toContain('not signed')
    expect(unknown.said).toMatch(/Which of these are of this platform is not known here. .*EDITIONS_PRIVATE_KEY/)
    expect(foreign.said).toContain('not signed by this platform: nobody is given it')
  }, 30_000)

  test('without a key nothing is asked for or announced, and what to set is said', async () => {
    for (const { code, said, complained } of await Promise.all([run('make', {}), run('calendar', {})])) {
      expect({ code, said }).toEqual({ code: 1, said: '' })
      expect(complained).toMatch(/^✗ .*EDITIONS_PRIVATE_KEY/)
    }
  }, 30_000)

  test('whoever reads only the beginning of the list ends nothing with a stack trace', async () => {
    const child = start('list', KEY)
    child.stdout.destroy()
    const [[code], complained] = await Promise.all([once(child, 'exit'), text(child.stderr)])
    expect({ code, complained }).toEqual({ code: 0, complained: '' })
  }, 30_000)
})
