import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPersonalDataVault } from '#platform/personal-data.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { parseFigures } from './figures.ts'
import { deferForeignKeys } from './foreign-keys.ts'
import { loadPlan } from './load.ts'
import { planPlayback } from './plan.ts'
import { verifyLoad } from './verify-load.ts'

const PUBLISHED = new URL('./figures/prakerja-2020.json', import.meta.url)
const MAIN = new URL('./main.ts', import.meta.url).pathname
/** The least that a playback is cut into. */
const CHUNKS = 40
const toolEnvironment = { NODE_ENV: 'test' } as const
const dataKey = randomBytes(32).toString('base64')

type Outcome = { code: number; output: string; errors: string }

/** Runs the command as a user would. */
function run(environment: Record<string, string>, ...words: string[]): Promise<Outcome> {
  const env = { ...toolEnvironment, ...environment }
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...words], { env }, (error, output, errors) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output, errors })
    })
  })
}

function replay(database: TestDatabase, ...words: string[]): Promise<Outcome> {
  return run({ DATABASE_URL: database.owner, DATA_KEY: dataKey }, ...words)
}

async function withDatabase(work: (database: TestDatabase, client: pg.Client) => Promise<void>): Promise<void> {
  const database = await createTestDatabase()
  const client = await connect(database)
  try {
    await work(database, client)
  } finally {
    await client.end()
    await database.drop()
  }
}

async function countChunks(client: pg.Client): Promise<number> {
  const { rows } = await client.query('SELECT count(*)::int AS written FROM journey.playback_chunk')
  return rows[0].written
}

async function connect(database: TestDatabase): Promise<pg.Client> {
  const client = new pg.Client(database.owner)
  await client.connect()
  return client
}

/** A digest of every row but commit times, transaction ids and ciphertexts. */
async function digest(client: pg.Client): Promise<Record<string, unknown>> {
  const columns: Record<string, string> = {
    'journey.event': `to_jsonb(t) - 'recorded_at' - 'transaction_id'`,
    'journey.participant': 'to_jsonb(t)',
    'journey.playback_chunk': 'to_jsonb(t)',
    'ledger.transfer': `to_jsonb(t) - 'recorded_at' - 'transaction_id'`,
    'registration.registrant': `to_jsonb(t) - 'email_sealed' - 'phone_sealed' - 'identity_sealed'`,
    'registration.wave': 'to_jsonb(t)',
    'registration.wave_entry': 'to_jsonb(t)',
    'registration.eligibility_decision': 'to_jsonb(t)',
    'marketplace.purchase': `to_jsonb(t) - 'code_sealed'`,
    'marketplace.shopper': 'to_jsonb(t)',
    'marketplace.completion': 'to_jsonb(t)',
    'marketplace.review': 'to_jsonb(t)',
    'marketplace.certificate': 'to_jsonb(t)',
    'disbursement.recipient': 'to_jsonb(t)',
    'disbursement.payment_batch': 'to_jsonb(t)',
    'disbursement.payment_instruction': 'to_jsonb(t)',
    'disbursement.payment_attempt': 'to_jsonb(t)',
    'disbursement.entitlement': 'to_jsonb(t)',
    'disbursement.payout_account': `to_jsonb(t) - 'number_sealed' - 'holder_sealed'`,
  }
  const found: Record<string, unknown> = {}
  for (const [table, content] of Object.entries(columns)) {
    const { rows } = await client.query(
      `SELECT count(*)::int AS rows, md5(string_agg(row, ',' ORDER BY row)) AS digest FROM (SELECT (${content})::text AS row FROM ${table} t) listed`,
    )
    found[table] = rows[0]
  }
  return found
}

describe('a playback at 1:1000', () => {
  let database: TestDatabase
  let client: pg.Client
  beforeAll(async () => {
    database = await createTestDatabase()
    client = await connect(database)
    const { code, errors } = await replay(database)
    expect(errors).toBe('')
    expect(code).toBe(0)
  })
  afterAll(async () => {
    await client.end()
    await database.drop()
  })

  test('shows the published counts on 15 September 2020', async () => {
    const { rows } = await client.query(
      `SELECT type, count(DISTINCT participant_id)::int AS people FROM journey.event
       WHERE type <= 14 AND occurred_at < '2020-09-15T17:00:00Z' GROUP BY type`,
    )
    const people = new Map(rows.map((row) => [row.type, row.people]))
    expect([1, 2, 3, 4, 7, 8, 9, 14].map((step) => people.get(step))).toEqual([
      23_170, 18_000, 13_400, 12_000, 3_880, 3_200, 2_000, 1_200,
    ])
  })

  test("numbers every participant's events without a gap, and leaves the state of the last one", async () => {
    const { rows } = await client.query(
      `SELECT count(*)::int AS wrong FROM journey.participant p
       JOIN (SELECT participant_id, count(*) AS events, min(version) AS first, max(version) AS last FROM journey.event
             WHERE participant_id IS NOT NULL GROUP BY participant_id) e USING (participant_id)
       WHERE e.first <> 1 OR e.last <> e.events OR p.version <> e.last`,
    )
    expect(rows[0].wrong).toBe(0)
    const { rows: states } = await client.query(
      `SELECT count(*)::int AS wrong FROM journey.participant p JOIN journey.event e USING (participant_id, version)
       WHERE (p.registered, p.joined, p.selected, p.paid, p.wave, p.province, p.platform, p.payment_partner)
             IS DISTINCT FROM (e.registered, e.joined, e.selected, e.paid, e.wave, e.province, e.platform, e.payment_partner)`,
    )
    expect(states[0].wrong).toBe(0)
  })

  test('leaves the positions of its events to nobody else', async () => {
    const { rows } = await client.query(
      `SELECT (SELECT max(position) <= last_position FROM journey.event) AS within,
              nextval(pg_get_serial_sequence('journey.event', 'position')) > last_position AS beyond FROM journey.playback`,
    )
    expect(rows[0]).toEqual({ within: true, beyond: true })
  })

  test('draws no wave beyond its quota, and nobody who had not entered it before it closed', async () => {
    const { rows } = await client.query(
      `SELECT (SELECT count(*)::int FROM registration.wave WHERE selected_count > quota) AS beyond,
              (SELECT count(*)::int FROM registration.wave_entry e JOIN registration.wave w ON w.number = e.wave_number
               WHERE e.entered_at NOT BETWEEN w.opens_at AND w.closes_at) AS outside,
              (SELECT count(*)::int FROM registration.registrant r WHERE selected_wave IS NOT NULL AND NOT EXISTS (
                 SELECT FROM registration.wave_entry e WHERE e.registrant_id = r.id AND e.wave_number = r.selected_wave
                   AND e.selected_at = r.selected_at)) AS unentered`,
    )
    expect(rows[0]).toEqual({ beyond: 0, outside: 0, unentered: 0 })
  })

  test('seals personal data that only the key opens, of people who do not exist', async () => {
    const vault = createPersonalDataVault(dataKey)
    const { rows } = await client.query(
      'SELECT identity_sealed, nik_index, gender FROM registration.registrant WHERE identity_sealed IS NOT NULL LIMIT 50',
    )
    for (const row of rows) {
      const identity = JSON.parse(vault.decrypt('identity', row.identity_sealed))
      expect(identity.nik).toMatch(/^99\d{14}$/)
      expect(Buffer.from(vault.blindIndex('nik', identity.nik))).toEqual(row.nik_index)
      expect(Number(identity.nik.slice(6, 8)) > 40).toBe(row.gender === 2)
    }
    const { rows: marked } = await client.query('SELECT bool_and(synthetic) AS all FROM registration.registrant')
    expect(marked[0].all).toBe(true)
  })

  test('pays only what is owed, to verified accounts, each instruction once, in batches that add up', async () => {
    const { rows } = await client.query(
      `SELECT (SELECT count(*)::int FROM disbursement.payment_attempt a JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
               JOIN disbursement.entitlement n ON n.id = i.entitlement_id
               WHERE a.sent_at < n.due_at OR a.outcome_at < a.sent_at) AS early,
              (SELECT count(*)::int FROM disbursement.payment_instruction i JOIN disbursement.payout_account a ON a.id = i.account_id
               WHERE a.verified_at IS NULL OR a.verified_at > i.settled_at) AS unverified,
              (SELECT count(*)::int FROM disbursement.payment_batch b WHERE format('%s %s', b.count, b.amount) <> (
                 SELECT format('%s %s', count(*), sum(amount)) FROM disbursement.payment_instruction i WHERE i.batch_id = b.id)) AS uneven,
              (SELECT sum(amount)::text FROM disbursement.payment_instruction WHERE settled_at < '2020-09-15T17:00:00Z') AS paid`,
    )
    expect(rows[0]).toEqual({ early: 0, unverified: 0, uneven: 0, paid: '1600000000' })
  })

  test('books the same money that it tells: nothing in transit, no account overdrawn', async () => {
    const { rows } = await client.query(
      `SELECT (SELECT sum(amount) FROM ledger.transfer WHERE movement = 9)::text = (SELECT sum(amount) FROM journey.event WHERE type = 24)::text AS same,
              (SELECT sum(CASE movement WHEN 8 THEN amount ELSE -amount END)::text FROM ledger.transfer WHERE movement IN (8, 9, 10)) AS transit`,
    )
    expect(rows[0]).toEqual({ same: true, transit: '0' })
    const plan = planPlayback(parseFigures(readFileSync(PUBLISHED, 'utf8')), '0.001', 1)
    expect(await verifyLoad(client, plan)).toEqual([])
  })

  test('is found wrong when an event or a state is missing or a payment is another', async () => {
    const plan = planPlayback(parseFigures(readFileSync(PUBLISHED, 'utf8')), '0.001', 1)
    const paid = `(SELECT participant_id FROM journey.participant WHERE paid < journey.to_seconds('2020-09-15') LIMIT 1)`
    for (const [loss, message] of [
      [`DELETE FROM journey.event WHERE type = 14 AND participant_id = ${paid}`, 'paid on 2020-09-25'],
      [`UPDATE journey.participant SET eligible = NULL WHERE participant_id = ${paid}`, 'eligible on 2020-09-25'],
      [
        `UPDATE journey.event SET amount = amount + 1 WHERE type = 24 AND participant_id = ${paid}`,
        'paid by 2020-09-15',
      ],
    ] as const) {
      await client.query('BEGIN')
      await client.query(loss)
      expect((await verifyLoad(client, plan)).join()).toContain(message)
      await client.query('ROLLBACK')
    }
  })

  test('is found wrong when rows refer to rows that are not there: foreign keys are checked at its end', async () => {
    const plan = planPlayback(parseFigures(readFileSync(PUBLISHED, 'utf8')), '0.001', 1)
    await client.query('BEGIN')
    await deferForeignKeys(client)
    await client.query(
      `DELETE FROM marketplace.purchase WHERE id = (SELECT purchase_id FROM marketplace.certificate LIMIT 1)`,
    )
    const wrong = await verifyLoad(client, plan)
    await client.query('ROLLBACK')
    for (const table of ['review', 'completion', 'certificate']) {
      expect(wrong.join()).toContain(`1 rows of marketplace.${table} `)
    }
    expect(wrong).toHaveLength(3)
  })

  test('is written with foreign keys checked row by row by an owner who may not have it otherwise', async () => {
    const other = new pg.Client(database.registration)
    await other.connect()
    await deferForeignKeys(other)
    const { rows } = await other.query('SHOW session_replication_role')
    await other.end()
    expect(rows).toEqual([{ session_replication_role: 'origin' }])
  })

  test('is not repeated, and refuses another one with a way out', async () => {
    expect(await replay(database)).toMatchObject({ code: 0, output: expect.stringContaining('already') })
    const other = await replay(database, '--seed', '2')
    expect(other.code).toBe(3)
    expect(other.errors).toContain('--fresh')
  })
})

describe('the rows of a playback', () => {
  const words = ['--scale', '0.0002', '--seed', '5']
  let whole: Record<string, unknown>
  beforeAll(async () => {
    await withDatabase(async (database, client) => {
      expect(await replay(database, ...words, '--workers', '1')).toMatchObject({ code: 0, errors: '' })
      whole = await digest(client)
    })
  })

  test('do not depend on how many workers write them', async () => {
    await withDatabase(async (database, client) => {
      expect(await replay(database, ...words, '--workers', '2')).toMatchObject({ code: 0, errors: '' })
      expect(await digest(client)).toEqual(whole)
    })
  })

  test.each([1, 2])('are the same, ids included, after kill -9 with %i at work and going on', async (workers) => {
    await withDatabase(async (database, client) => {
      // However quick the writer is, it does not get past this chunk before it is killed.
      const other = await connect(database)
      await other.query('BEGIN')
      await other.query('INSERT INTO journey.playback_chunk (chunk) VALUES (30)')
      const environment = { ...toolEnvironment, DATABASE_URL: database.owner, DATA_KEY: dataKey }
      const child = spawn(process.execPath, [MAIN, ...words, '--workers', String(workers)], { env: environment })
      const gone = once(child, 'exit')
      await expect.poll(() => countChunks(client), { interval: 5, timeout: 20_000 }).toBeGreaterThan(4)
      child.kill('SIGKILL')
      await gone
      await other.end()
      expect(await countChunks(client)).toBeLessThan(CHUNKS)
      expect(await replay(database)).toMatchObject({ code: 0, errors: '' })
      expect(await digest(client)).toEqual(whole)
    })
  })

  test('of a chunk that a dying transaction holds are waited for, and written when it is gone', async () => {
    await withDatabase(async (database, client) => {
      const plan = planPlayback(parseFigures(readFileSync(PUBLISHED, 'utf8')), '0.0002', 5)
      const request = { figures: readFileSync(PUBLISHED, 'utf8'), scale: '0.0002', seed: 5 }
      const options = { dataKey, databaseUrl: database.owner, workers: 1 }
      const other = await connect(database)
      await other.query('BEGIN')
      await other.query('INSERT INTO journey.playback_chunk (chunk) VALUES (3)')
      // Written by one that was killed, whose last transaction the server ends only now.
      setTimeout(() => other.query('ROLLBACK').then(() => other.end()), 1_000)
      await loadPlan(client, plan, request, options, () => undefined)
      expect(await digest(client)).toEqual(whole)
    })
  })
})

describe('another figures file', () => {
  test('of the same form is played back as well', async () => {
    const database = await createTestDatabase()
    try {
      const file = join(mkdtempSync(join(tmpdir(), 'gelombang-figures-')), 'figures.json')
      writeFileSync(
        file,
        JSON.stringify({
          programme: 'Another',
          steps: ['joined', 'reviewed', 'certified', 'account_verified', 'paid'],
          snapshots: [
            { asOf: '2023-04-30', source: 'a', waves: '48', cumulative: { joined: 90_000 }, rounded: [] },
            {
              asOf: '2023-06-30',
              source: 'b',
              waves: '48-50',
              cumulative: {
                joined: 200_000,
                reviewed: 61_000,
                certified: 60_000,
                account_verified: 59_000,
                paid: 50_000,
              },
              paidAmountIdr: 31_000_000_000,
              rounded: [],
            },
          ],
          waves: [{ number: 49, opensOn: '2023-05-02', closesOn: '2023-05-05', quota: 50_000 }],
        }),
      )
      expect(await replay(database, '--figures', file, '--scale', '0.01')).toMatchObject({ code: 0, errors: '' })
    } finally {
      await database.drop()
    }
  })

  test('that is wrong is refused before anything is touched, with its line', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gelombang-figures-')), 'figures.json')
    writeFileSync(file, '{\n "snapshots": [\n  { "asOf": "2020-13-01",\n    "cumulative": {} }\n ]\n}')
    const outcome = await run({}, '--check', '--figures', file)
    expect(outcome).toMatchObject({ code: 2, errors: expect.stringContaining('line 3') })
  })
})
