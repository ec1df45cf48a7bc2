import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { DomainError } from '#platform/errors.ts'
import { ANONYMOUS } from '#platform/identity.ts'
import { connectDatabase, type Transaction } from '#prisma/database.ts'
import { STEPS, type Step } from '#prisma/journey.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { MOST_ABOVE, MOST_BELOW } from '../disclosure/promise.ts'
import { attack } from '../disclosure/testing/attacker.ts'
import { attackPayments, type PaymentsWeek } from '../disclosure/testing/payments-attacker.ts'
import type { Pipeline } from '../pipeline/follow-journey.ts'
import { schema } from '../schema/index.ts'
import { type AnalyticsFixture, createAnalyticsFixture, viewerWith } from '../testing/analytics-fixture.ts'
import { createRandom } from '../testing/random.ts'
import { waitUntilPublished } from '../testing/wait-until.ts'
import { canonicalJson, chainHash, hashStatement, sha256 } from './edition-hash.ts'
import { isSignedBy, openEditionKey } from './edition-key.ts'
import { listWeeks, NO_EDITION } from './edition-store.ts'
import { COUNTED_TABLES, EDITION_TABLES } from './edition-tables.ts'
import { findDueOrder } from './keep-editions.ts'
import { METHOD, makeEdition } from './make-edition.ts'
import { noteCorrection } from './note-correction.ts'
import { type Verified, verifyEditions } from './verify-editions.ts'
import { lastWeekBy, weekEndOf } from './week-ends.ts'
import { absentFrom, inShape } from './weekly-tables.ts'

function createKey() {
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  })
  return openEditionKey(privateKey.toString('base64'))
}

const key = createKey()
const FIRST = lastWeekBy('2020-05-03')
let fixture: AnalyticsFixture
let pipeline: Pipeline

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
  pipeline = fixture.startPipeline()
})
afterAll(() => fixture?.close())

/** People who come in a week, and some of those before who get a few steps further; what is paid, fails and comes back. */
const random = createRandom(4)
/** `province` and `knownFrom`: where they live, as far as it is known, and from the end of which week on. */
const people: { id: string; reached: number; province?: number; knownFrom?: number }[] = []
const payments: { week: number; type: string; amount: number }[] = []

async function passWeek(week: number): Promise<void> {
  const at = `${weekEndOf(week)}T05:00:00Z`
  const drafts: Record<string, unknown>[] = []
  const say = (type: string, id: string, more: Record<string, unknown> = {}): void => {
    drafts.push({ type, participant_id: id, occurred_at: at, ...more })
  }
  for (const person of people) {
    while (random.chance(0.5)) {
      const type = STEPS[person.reached]
      if (!type) break
      person.reached += 1
      const known = knownWith(type, week)
      if (typeof known.province === 'number') Object.assign(person, { province: known.province, knownFrom: week })
      say(type, person.id, known)
      if (type === 'PAID') {
        pay((payment, amount) => {
          payments.push({ week, type: payment, amount })
          say(payment, person.id, { amount })
        })
      }
    }
  }
  for (let comer = random.between(5, 25); comer > 0; comer--) {
    const person = { id: randomUUID(), reached: 1 }
    people.push(person)
    say('REGISTERED', person.id)
  }
  await append(drafts)
}

function knownWith(type: Step, week: number): Record<string, unknown> {
  if (type === 'IDENTITY_VERIFIED') {
    return { province: random.pick([11, 31, 31, 31, 91, 93]), gender: random.between(1, 2) }
  }
  // Waves are drawn every fifth week: the more there are, the longer the attack takes.
  if (type === 'JOINED' || type === 'SELECTED') return { wave: 1 + Math.floor((week - FIRST) / 5) }
  if (type === 'PURCHASED') return { platform: random.between(1, 3), amount: 500_000 }
  return type === 'ACCOUNT_VERIFIED' ? { payment_partner: random.between(1, 3) } : {}
}

function pay(say: (type: string, amount: number) => void): void {
  for (const [index, amount] of [600_000, 600_000, 50_000].entries()) {
    say('PAYMENT_SENT', amount)
    // Whoever is paid has got the first.
    const hasFailed = index > 0 && random.chance(0.3)
    say(hasFailed ? 'PAYMENT_FAILED' : 'PAYMENT_SETTLED', amount)
    if (!hasFailed && random.chance(0.1)) say('PAYMENT_RETURNED', amount)
  }
}

/** Some were never registered, as turns out. */
async function correctSome(week: number): Promise<void> {
  const wrong = people.filter(({ reached }) => reached === 1).slice(0, 12)
  await append(
    wrong.map(({ id }) => ({
      type: 'CORRECTED',
      participant_id: id,
      occurred_at: `${weekEndOf(week)}T06:00:00Z`,
      corrects: 'REGISTERED',
      payload: { reason: 'entered twice' },
    })),
  )
  for (const person of wrong) people.splice(people.indexOf(person), 1)
}

async function append(drafts: readonly Record<string, unknown>[]): Promise<void> {
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
  await waitUntilPublished(fixture.owner)
}

function make(week: number) {
  return makeEdition({ ...fixture.contextOf(ANONYMOUS), key }, { week, reason: 'COMMAND', playback: undefined })
}

async function ask(source: string, viewer = ANONYMOUS) {
  const { data, errors } = await graphql({ schema, source, contextValue: fixture.contextOf(viewer) })
  const codes = errors?.map(({ originalError }) =>
    originalError instanceof DomainError ? originalError.code : String(originalError),
  )
  return { data: JSON.parse(JSON.stringify(data ?? null)), codes, messages: errors?.map(({ message }) => message) }
}

test('before the first edition, parts are not to be had without a token', async () => {
  expect((await ask('{ funnel(by: [PROVINCE]) { edition } }')).codes).toEqual(['UNAVAILABLE'])
  expect((await ask('{ funnel { edition steps { count } } }')).data.funnel.edition).toBeNull()
})

test('20 editions are made while the programme goes on; each number stays as it was first published; nobody is found out', async () => {
  for (let edition = 1; edition <= 20; edition++) {
    await passWeek(FIRST + edition - 1)
    if (edition === 12) await correctSome(FIRST + edition - 1)
    const before = await listWeeks(fixture.database, edition)
    expect(await make(FIRST + edition - 1)).toMatchObject({ number: edition, isNew: true })
    const after = await listWeeks(fixture.database, edition)
    expect(after.filter((week) => week.edition < edition)).toEqual(before)
  }
  const weeks = await listWeeks(fixture.database, 20)
  for (const table of COUNTED_TABLES.filter(({ rows }) => rows.by === 'SLICE')) {
    const own = weeks.filter(({ tableId }) => tableId === table.id)
    expect(own).toHaveLength(20)
    const shape = { ...table, rows: [...new Set(own.flatMap(({ rows }) => rows))] }
    const history = own.map(({ rows, exact, rounded, hidden }) => {
      return {
        truth: inShape(shape, rows, exact),
        rounded: inShape(shape, rows, rounded),
        hidden: new Set(hidden),
        absent: absentFrom(shape, rows),
      }
    })
    const { attacked, found } = attack({ shape, weeks: history })
    expect(attacked, table.id).toBeGreaterThan(0)
    expect(found, table.id).toEqual([])
  }
}, 300_000)

test('nobody finds out about payments by the editions and the live rupiah of every week end', async () => {
  const { observations } = JSON.parse((await file('JSON', 'payments-not-received')).content)
  const weeks: PaymentsWeek[] = []
  for (let week = FIRST; week < FIRST + 20; week++) {
    const at = `${weekEndOf(week)}T16:59:59Z`
    const { data } = await ask(`{ funnel(asOf: "${at}", steps: [PAID]) { paidAmount steps { count } } }`)
    const numberOf = (type: string, amount?: number): number =>
      payments.filter((each) => each.type === type && each.week <= week && each.amount === (amount ?? each.amount))
        .length
    const publishedOf = (step: string): number | null =>
      observations.find((each: Record<string, unknown>) => each.weekEnd === weekEndOf(week) && each.step === step)
        .payments
    weeks.push({
      incentives: numberOf('PAYMENT_SETTLED', 600_000),
      surveys: numberOf('PAYMENT_SETTLED', 50_000),
      failed: numberOf('PAYMENT_FAILED'),
      returned: numberOf('PAYMENT_RETURNED'),
      paidAmount: Number(data.funnel.paidAmount),
      paid: data.funnel.steps[0].count,
      published: { failed: publishedOf('PAYMENT_FAILED'), returned: publishedOf('PAYMENT_RETURNED') },
    })
  }
  const { attacked, found } = attackPayments(weeks)
  expect(attacked).toBeGreaterThan(0)
  expect(found).toEqual([])
  for (const { failed, published } of weeks) expect(published.failed).toBe(failed < 20 ? null : failed - (failed % 10))
})

test('every published number adds up: rows to the total, tables to one another, the database’s exact ones to the live total', async () => {
  const weeks = await listWeeks(fixture.database, 20)
  const totals = new Map<string, number>()
  for (const { tableId, weekEnd, measures, rounded, exact, totals: own, rows } of weeks) {
    for (const [column, measure] of measures.entries()) {
      const sum = (counts: readonly number[]) =>
        rows.reduce((total, _row, row) => total + (counts[row * measures.length + column] ?? 0), 0)
      expect(sum(rounded)).toBe(own[column])
      const name = `${weekEnd} ${measure}`
      expect(totals.get(name) ?? own[column], `${tableId} ${name}`).toBe(own[column])
      totals.set(name, own[column] ?? 0)
      expect(sum(exact)).toBeGreaterThanOrEqual(own[column] ?? 0)
    }
  }
  const last = weeks.findLast(({ tableId }) => tableId === 'funnel-by-province')
  const { data } = await ask('{ funnel { steps { count } } }')
  const live: { count: number }[] = data.funnel.steps
  expect(live.map(({ count }) => count)).toEqual(
    live.map((_step, step) =>
      (last?.rows ?? []).reduce((sum, _row, row) => sum + (last?.exact[row * 14 + step] ?? 0), 0),
    ),
  )
})

test('making it again makes nothing, and two at once make one', async () => {
  expect(await make(FIRST + 19)).toEqual({ number: 20, isNew: false })
  await passWeek(FIRST + 20)
  const made = await Promise.all([make(FIRST + 20), make(FIRST + 20)])
  expect(made.map(({ number }) => number)).toEqual([21, 21])
  expect(made.filter(({ isNew }) => isNew)).toHaveLength(1)
})

test('what is published cannot be changed, and nothing is added to it', async () => {
  for (const statement of [
    'UPDATE analytics.edition SET method = 2',
    'DELETE FROM analytics.edition_week',
    'TRUNCATE analytics.edition_correction',
  ]) {
    await expect(fixture.owner.query(statement)).rejects.toThrow('what is published is not changed')
  }
  // Not even by a session that calls itself a replica, for which triggers do not count as a rule.
  await fixture.owner.query('SET session_replication_role = replica')
  await expect(fixture.owner.query('DELETE FROM analytics.edition')).rejects.toThrow('not changed')
  await fixture.owner.query('RESET session_replication_role')
  for (const table of ['edition', 'edition_week', 'edition_correction', 'publication']) {
    await expect(fixture.database.$executeRawUnsafe(`DELETE FROM analytics.${table}`)).rejects.toThrow()
  }
  for (const edition of [3, 21]) {
    const addition = `INSERT INTO analytics.edition_week
      SELECT ${edition}, table_id, '2020-01-05', rows, measures, rounded, exact, hidden, totals, empty
      FROM analytics.edition_week WHERE edition = 3 LIMIT 1`
    await expect(fixture.database.$executeRawUnsafe(addition)).rejects.toThrow('nothing is added')
  }
  expect(await verifyEditions(fixture.database, key)).toEqual({
    editions: 21,
    problems: [],
    notes: [`editions 1 to 21: method ${METHOD}`],
  })
})

const addToAll = (column: string, much: number) =>
  `${column} = (SELECT array_agg(n + ${much} ORDER BY place) FROM unnest(${column}) WITH ORDINALITY AS each(n, place))`

test.each([
  [
    'a total',
    'edition_week',
    `totals[1] = totals[1] + 10 WHERE edition = 3 AND table_id = 'funnel-by-gender'`,
    'funnel-by-gender',
  ],
  ['withheld counts', 'edition_week', `rounded = array_replace(rounded, 0, 10) WHERE edition = 3`, 'kept'],
  [
    'exact counts',
    'edition_week',
    `${addToAll('exact', 100)} WHERE edition = 3 AND table_id = 'funnel-by-wave'`,
    'kept',
  ],
  [
    'what worked out tables are made of',
    'edition_week',
    `${addToAll('rounded', 200)} WHERE edition = 3 AND table_id = 'funnel-by-wave'`,
    'time-from-selection',
  ],
  [
    'when it was published',
    'edition',
    `published_at = published_at + interval '1 second' WHERE number = 3`,
    'of itself',
  ],
  ['the watermark', 'edition', `watermark = watermark - interval '1 hour' WHERE number = 3`, 'of itself'],
  ['the scale', 'edition', 'scale = 0.5 WHERE number = 3', 'of itself'],
  ['the method', 'edition', `method = '1' WHERE number = 3`, 'of itself'],
  [
    'how it was made',
    'edition',
    `provenance = jsonb_set(provenance, '{statistics}', '{}') WHERE number = 3`,
    'of itself',
  ],
  [
    'the hash of a table',
    'edition',
    `provenance = jsonb_set(provenance, '{tables,backlog}', '""') WHERE number = 3`,
    'backlog',
  ],
  ['the signature', 'edition', 'signature = reverse(signature) WHERE number = 3', 'signature'],
])('%s changed by force is found', async (_what, table, change, says) => {
  const problems = await problemsAfter(
    `ALTER TABLE analytics.${table} DISABLE TRIGGER ALL`,
    `UPDATE analytics.${table} SET ${change}`,
  )
  expect(problems[0]).toContain('edition 3: ')
  expect(problems).toContainEqual(expect.stringContaining(says))
})

test('an edition that was left out, added to, or signed with a key of somebody else is found', async () => {
  const off = 'ALTER TABLE analytics.edition_week DISABLE TRIGGER ALL'
  const left = 'DELETE FROM analytics.edition_week WHERE edition = 3'
  const edition = [
    'ALTER TABLE analytics.edition DISABLE TRIGGER ALL',
    'DELETE FROM analytics.edition WHERE number = 3',
  ]
  expect(await problemsAfter(off, left, ...edition)).toContain('edition 4: edition 3 is missing before it')
  const added = `INSERT INTO analytics.edition_week
    SELECT edition, table_id, week_end + 1, rows, measures, rounded, exact, hidden, totals, empty
    FROM analytics.edition_week WHERE edition = 3 AND table_id = 'funnel-by-gender'`
  expect(await problemsAfter(off, added)).toContain('edition 3: funnel-by-gender is not as it was published')

  const foreign = createKey()
  const last = await fixture.database.edition.findUniqueOrThrow({ where: { number: 21 } })
  const resigned = `UPDATE analytics.edition SET public_key = '${foreign.publicKey}', signature = '${foreign.sign(last.hash)}' WHERE number = 21`
  const problem = `edition 21: it is signed with a key that is not this platform’s: ${foreign.publicKey}`
  expect(await problemsAfter('ALTER TABLE analytics.edition DISABLE TRIGGER ALL', resigned)).toEqual([problem])
  // After a change of keys, the earlier one is named by whoever checks.
  expect((await verifyEditions(fixture.database, foreign)).problems).toHaveLength(21)
  expect((await verifyEditions(fixture.database, foreign, [key.publicKey])).problems).toEqual([])
})

class Undone extends Error {}

/** What is found after a superuser's changes, which are undone again. */
async function verifiedAfter(change: (database: Transaction) => Promise<void>): Promise<Verified> {
  const database = connectDatabase(fixture.ownerUrl, 'by-force', 1)
  let verified: Verified | undefined
  try {
    await database.$transaction(
      async (transaction) => {
        await change(transaction)
        verified = await verifyEditions(transaction, key)
        throw new Undone()
      },
      { timeout: 30_000 },
    )
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  } finally {
    await database.$disconnect()
  }
  if (!verified) throw new Error('nothing was verified')
  return verified
}

const run = (statements: readonly string[]) => async (database: Transaction) => {
  for (const statement of statements) await database.$executeRawUnsafe(statement)
}

async function problemsAfter(...statements: string[]): Promise<string[]> {
  return (await verifiedAfter(run(statements))).problems
}

test('editions by an earlier method are verified like others, and it is said which were made by which', async () => {
  const { problems, notes } = await verifiedAfter(async (database) => {
    await run([
      'ALTER TABLE analytics.edition DISABLE TRIGGER ALL',
      // By method 3 no names of rows were kept.
      `UPDATE analytics.edition SET method = '3', provenance = provenance - 'labels' WHERE number < 20`,
    ])(database)
    let previousHash = NO_EDITION
    for (const edition of await database.edition.findMany({ orderBy: { number: 'asc' } })) {
      const contentHash = hashStatement(edition)
      const hash = chainHash(previousHash, contentHash)
      const data = { contentHash, previousHash, hash, signature: key.sign(hash) }
      await database.edition.update({ where: { number: edition.number }, data })
      previousHash = hash
    }
  })
  expect(problems).toEqual([])
  expect(notes).toEqual(['editions 1 to 19: method 3', `editions 20 to 21: method ${METHOD}`])
})

test('a correction is noted beside the edition with what was wrong and why; both outlive ClickHouse', async () => {
  const what = { id: '12 pendaftar kurang', en: '12 people fewer registered' }
  const why = { id: 'Tercatat dua kali.', en: 'They were entered twice.' }
  await noteCorrection(fixture.database, key, { edition: 11, table: 'funnel-by-gender', what, why })
  await expect(noteCorrection(fixture.database, key, { edition: 99, what, why })).rejects.toThrow(
    'There is no edition 99.',
  )
  await expect(noteCorrection(fixture.database, key, { edition: 11, table: 'none', what, why })).rejects.toThrow(
    'There is no table none.',
  )
  const before = await listWeeks(fixture.database, 21)
  await pipeline.close()
  await fixture.rebuild()
  pipeline = fixture.startPipeline()
  const { data } = await ask('{ edition(number: 11) { corrections { table text reason } } }')
  expect(data.edition.corrections).toEqual([{ table: 'funnel-by-gender', text: what.en, reason: why.en }])
  expect(await listWeeks(fixture.database, 21)).toEqual(before)
  expect(await verifyEditions(fixture.database, key)).toEqual({
    editions: 21,
    problems: [],
    notes: [`editions 1 to 21: method ${METHOD}`],
  })
  await expect(fixture.owner.query("UPDATE analytics.edition_correction SET text_en = ''")).rejects.toThrow(
    'not changed',
  )
  await waitUntilPublished(fixture.owner)
})

/** A correction without a signature, which the database refuses: only by force it comes in. */
const unsigned = (notedAt: string) =>
  `INSERT INTO analytics.edition_correction (edition, noted_at, text_id, text_en, reason_id, reason_en)
    VALUES (3, ${notedAt}, 'x', 'All of it is wrong.', 'x', 'x')`
const LET_IN = 'ALTER TABLE analytics.edition_correction DROP CONSTRAINT edition_correction_is_signed'

test('a correction without a signature is refused, whatever date it bears, and a problem if it came in by force', async () => {
  await expect(fixture.database.$executeRawUnsafe(unsigned(`'2020-01-01'`))).rejects.toThrow('is_signed')
  expect(await problemsAfter(LET_IN, unsigned(`analytics.corrections_signed_since() + interval '1 minute'`))).toEqual([
    expect.stringMatching(/^edition 3: .*All of it is wrong.* is not signed$/),
  ])
})

test('one that was noted before corrections were signed is told as what it is, and is no problem', async () => {
  const old = [LET_IN, unsigned(`analytics.corrections_signed_since() - interval '1 minute'`)]
  const { problems, notes } = await verifiedAfter(run(old))
  expect(problems).toEqual([])
  expect(notes).toContainEqual(
    expect.stringMatching(/^edition 3: .*All of it is wrong.* is not signed: .* before there were signatures$/),
  )
})

test('a correction that is changed by force is named', async () => {
  const change = ['ALTER TABLE analytics.edition_correction DISABLE TRIGGER ALL']
  const [problem] = await problemsAfter(...change, `UPDATE analytics.edition_correction SET text_en = 'none'`)
  expect(problem).toContain('edition 11')
  const foreign = createKey()
  const [whose] = await problemsAfter(
    ...change,
    `UPDATE analytics.edition_correction SET public_key = '${foreign.publicKey}'`,
  )
  expect(whose).toContain(foreign.publicKey)
})

test('without a token a breakdown comes from the edition, of the last week end by then, and says so', async () => {
  const { data } = await ask(`{ funnel(by: [GENDER], asOf: "${weekEndOf(FIRST + 5)}T12:00:00+07:00") {
    edition asOf paidAmount steps { step count withheld } breakdown { keys labels steps { count withheld } } } }`)
  const { funnel } = data
  expect(funnel).toMatchObject({ edition: 21, asOf: `${weekEndOf(FIRST + 5)}T16:59:59.999Z`, paidAmount: null })
  expect(funnel.breakdown.map(({ keys }: { keys: string[] }) => keys[0])).toEqual(['MALE', 'FEMALE', 'UNKNOWN'])
  const between = await ask(
    `{ funnel(by: [GENDER], asOf: "${weekEndOf(FIRST + 5).slice(0, 8)}10T12:00:00+07:00") { asOf } }`,
  )
  expect(between.data.funnel.asOf).toBe(`${weekEndOf(FIRST + 5)}T16:59:59.999Z`)
  const filtered = await ask(
    '{ funnel(filter: { gender: ["UNKNOWN"] }, steps: [REGISTERED]) { edition steps { count } breakdown { keys } } }',
  )
  expect(filtered.data.funnel).toMatchObject({ edition: 21, breakdown: [] })
  expect(filtered.data.funnel.steps[0].count % 10).toBe(0)
})

test.each([
  ['by: [DISTRICT]', 'by DISTRICT'],
  ['by: [PROVINCE, GENDER]', 'by PROVINCE and GENDER together'],
  ['by: [PROVINCE], filter: { gender: ["MALE"] }', 'PROVINCE and GENDER'],
  ['filter: { enteredFrom: "2020-05-01" }', 'by day of registration'],
  ['by: [PROVINCE], order: STRICT', 'in strict order'],
])('what no table holds is refused, and it is said what there is: %s', async (question, says) => {
  const { codes, messages } = await ask(`{ funnel(${question}) { edition } }`)
  expect(codes).toEqual(['INVALID_INPUT'])
  expect(messages?.[0]).toContain(says)
  expect(messages?.[0]).toContain('WAVE, PROVINCE, GENDER, AGE_BAND, EDUCATION, PLATFORM, PAYMENT_PARTNER')
  expect((await ask(`{ funnel(${question}) { edition } }`, viewerWith('analyst'))).codes).toBeUndefined()
})

test('a wave that there is none of is refused as a province would be, and it is said which there are', async () => {
  for (const filter of ['wave: ["99"]', 'province: ["99"]']) {
    const { codes, messages } = await ask(`{ funnel(filter: { ${filter} }) { edition } }`)
    expect(codes).toEqual(['INVALID_INPUT'])
    expect(messages?.[0]).toMatch(/99.*(There are|It has) \w/)
  }
  expect((await ask('{ funnel(filter: { wave: ["1"] }) { edition } }')).codes).toBeUndefined()
})

test.each(['windowDays: 30', 'cohort: WEEK', 'compareWith: { asOf: "2020-05-10T12:00:00+07:00" }'])(
  'who has no token and asks for %s is told what the public can ask',
  async (question) => {
    const { codes, messages } = await ask(`{ funnel(${question}) { edition } }`)
    expect(codes).toEqual(['UNAUTHENTICATED'])
    expect(messages?.[0]).toMatch(/^Sign in first\. .*Without a token there are national totals.*WAVE, PROVINCE/)
  },
)

test('an edition of 2020 has 34 provinces, one of today 38, and the people of the younger ones can be compared', async () => {
  const today = lastWeekBy('2026-11-15')
  await passWeek(today)
  await make(today)
  const weeks = (await listWeeks(fixture.database, 22)).filter(({ tableId }) => tableId === 'funnel-by-province')
  const [first, last] = [weeks[0], weeks.at(-1)]
  expect(first?.rows).toHaveLength(35)
  expect(last?.rows).toHaveLength(39)
  expect(first?.rows).not.toContain('93')
  // Side by side in one file, whose rows are the same in both.
  const { observations, rows } = JSON.parse((await file('JSON', 'funnel-by-province-of-2020', 22)).content)
  expect(rows).toHaveLength(36)
  const of = (week: number, row: string) =>
    observations.find(
      (each: Record<string, unknown>) =>
        each.weekEnd === weekEndOf(week) && each.row === row && each.step === 'REGISTERED',
    )
  // Papua of 2020 is one row in the editions of then, and four in today's: in both as near the truth as is promised.
  for (const [week, parts, inhabited] of [
    [FIRST + 20, 1, 1],
    [today, 4, 2],
  ] as const) {
    for (const { key } of rows) expect(of(week, key), `${weekEndOf(week)} ${key}`).toBeDefined()
    const lived = people.filter(({ province, knownFrom = today + 1 }) => province && province > 90 && knownFrom <= week)
    const shown = of(week, '91').people
    expect(shown).toBeGreaterThanOrEqual(lived.length - inhabited * MOST_BELOW)
    expect(shown).toBeLessThanOrEqual(lived.length + parts * MOST_ABOVE)
  }
  const parts: Readonly<Record<string, string[]>> = { 91: ['91', '93', '94', '95'], 92: ['92', '96'] }
  let compared = 0
  for (const { weekEnd, rows: provinces, rounded, empty, hidden } of weeks) {
    for (const { row, step, people: shown } of observations.filter(
      (each: Record<string, unknown>) => each.weekEnd === weekEnd && each.row !== 'TOTAL',
    )) {
      const column = STEPS.indexOf(step)
      const members = (parts[row] ?? [row]).filter((each) => provinces.includes(each))
      const sum = (counts: readonly number[]) =>
        members.reduce((total, each) => total + (counts[provinces.indexOf(each) * 14 + column] ?? 0), 0)
      const isShown = !hidden.includes(column) && sum(rounded) > 10 * members.length + 9
      expect(shown, `${weekEnd} ${row} ${step}`).toBe(empty[column] ? 0 : isShown ? sum(rounded) : null)
      if (shown && members.length > 1) compared += 1
    }
  }
  expect(last?.rows).toEqual(expect.arrayContaining(['91', '93', '94', '95', '92', '96']))
  expect(compared).toBeGreaterThan(0)
})

async function file(format: string, table: string, number: number | null = 20) {
  const { data } = await ask(
    `{ editionFile(number: ${number}, table: "${table}", format: ${format}, base: "https://data.example") { name mediaType content } }`,
  )
  return data.editionFile
}

test.each(EDITION_TABLES.map(({ id }) => id))(
  '%s: rows add up to the total, and CSV, JSON and JSON-stat say the same',
  async (id) => {
    const json = JSON.parse((await file('JSON', id)).content)
    const observations: Record<string, string | number | null>[] = json.observations
    const names = ['people', 'payments'].filter((name) => observations[0] && name in observations[0])
    const stat = JSON.parse((await file('JSON_STAT', id)).content)
    const csv: string[][] = (await file('CSV', id)).content
      .trimEnd()
      .split('\r\n')
      .map((line: string) =>
        [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted ?? bare),
      )
    const [header = [], ...lines] = csv
    expect(lines).toHaveLength(observations.length)
    expect(json.provenance.statement.provenance.tables[id]).toBe(
      sha256(observations.map((each) => `${JSON.stringify(each)}\n`).join('')),
    )
    expect(stat).toMatchObject({ version: '2.0', class: 'dataset' })
    // One file for readers of both languages.
    for (const words of [stat.label, stat.dimension.row.label, ...Object.values(stat.extension.statusLabels)]) {
      expect(words).toContain(' / ')
    }
    expect(stat.value).toHaveLength(stat.size.reduce((product: number, size: number) => product * size, 1))
    const shown = new Map<string, number>()
    for (const [index, observation] of observations.entries()) {
      const cells = Object.fromEntries(header.map((name, column) => [name, lines[index]?.[column]]))
      expect([cells.week_end, cells.row_code, cells.step_code]).toEqual([
        observation.weekEnd,
        observation.row,
        observation.step,
      ])
      const place = ['row', 'step', 'week_end'].reduce(
        (sum, name) =>
          sum * stat.size[stat.id.indexOf(name)] +
          stat.dimension[name].category.index.indexOf(name === 'week_end' ? observation.weekEnd : observation[name]),
        0,
      )
      for (const [position, name] of names.entries()) {
        const figure = observation[name] ?? null
        expect(cells[name]).toBe(figure === null ? '' : String(figure))
        expect(stat.value[place * names.length + position]).toBe(figure)
        expect(stat.status[place * names.length + position]).toBe(figure === null ? 'c' : undefined)
        if (typeof figure === 'number')
          shown.set(`${name} ${observation.weekEnd} ${observation.step} ${observation.row}`, figure)
      }
      expect(cells.status).toBe(names.some((name) => observation[name] === null) ? 'WITHHELD' : '')
    }
    // Where nothing is withheld, everything is there to add up.
    const rows: string[] = json.rows.map(({ key }: { key: string }) => key).filter((key: string) => key !== 'TOTAL')
    for (const [name, total] of [...shown].filter(([each]) => each.endsWith(' TOTAL'))) {
      const parts = rows.flatMap((row) => shown.get(name.replace(/TOTAL$/, row)) ?? [])
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(total)
      if (rows.length > 0 && parts.length === rows.length)
        expect(
          parts.reduce((sum, part) => sum + part, 0),
          name,
        ).toBe(total)
    }
  },
)

test('a row that is renamed later has its new name in no file of an edition that was made before, and the names are signed', async () => {
  const formats = ['CSV', 'JSON', 'JSON_STAT', 'DICTIONARY']
  const filesOf = () => Promise.all(formats.map(async (format) => (await file(format, 'funnel-by-province')).content))
  const before = await filesOf()
  for (const content of before) expect(content).toContain('DKI Jakarta')
  const rename = (from: string, to: string) =>
    fixture.owner.query(
      `UPDATE journey.dimension_value SET label_id = $2, label_en = $2 WHERE dimension = 'PROVINCE' AND label_id = $1`,
      [from, to],
    )
  expect((await rename('DKI Jakarta', 'Daerah Khusus Jakarta')).rowCount).toBe(1)
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
  try {
    const { data } = await ask('{ funnelDimensions { values { label } } }')
    expect(JSON.stringify(data)).toContain('Daerah Khusus Jakarta')
    expect(await filesOf()).toEqual(before)
  } finally {
    vi.useRealTimers()
    await rename('Daerah Khusus Jakarta', 'DKI Jakarta')
  }
  const problems = await problemsAfter(
    'ALTER TABLE analytics.edition DISABLE TRIGGER ALL',
    `UPDATE analytics.edition SET provenance = jsonb_set(provenance, '{labels,PROVINCE,31,id}', '"Batavia"') WHERE number = 3`,
  )
  expect(problems).toEqual(['edition 3: what it says of itself is not what was published'])
})

test('exact errors are in no published file and no anonymous answer, but to be had by those who see exact figures', async () => {
  const exact = /meanError|largestError|protectedCounts|repaired|shareHidden|"cells"/
  for (const { id } of EDITION_TABLES) {
    for (const format of ['CSV', 'JSON', 'JSON_STAT']) expect((await file(format, id)).content).not.toMatch(exact)
  }
  for (const format of ['DICTIONARY', 'CATALOGUE']) expect((await file(format, '')).content).not.toMatch(exact)
  const utility = '{ edition(number: 20) { utility { mostAbove mostBelow shareWithheld } } }'
  const { data } = await ask(utility)
  expect(data.edition.utility).toMatchObject({ mostAbove: 10, mostBelow: 19 })
  const json = JSON.parse((await file('JSON', 'funnel-by-gender')).content)
  expect(json.provenance.statement.provenance.statistics.shareWithheld).toBe(data.edition.utility.shareWithheld)
  for (const field of ['meanError', 'largestError', 'shareHidden']) {
    const source = `{ edition(number: 20) { utility { ${field} } } }`
    const refused = await ask(source)
    expect(refused.codes).toHaveLength(1)
    expect(refused.data.edition.utility[field]).toBeNull()
    expect((await ask(source, viewerWith('payment_officer'))).codes).toHaveLength(1)
    for (const role of ['analyst', 'auditor', 'administrator'] as const) {
      expect((await ask(source, viewerWith(role))).data.edition.utility[field]).toEqual(expect.any(Number))
    }
  }
})

test('files say where they come from, are safe for spreadsheets, and leave out what is withheld', async () => {
  const csv = await file('CSV', 'funnel-by-province', 5)
  expect(csv.name).toBe('funnel-by-province.csv')
  const [header, ...lines]: string[] = csv.content.trimEnd().split('\r\n')
  expect(header).toBe(
    'edition,week_end,row_code,row_label_id,row_label_en,step_code,step_label_id,step_label_en,people,status',
  )
  expect(lines).toHaveLength(5 * 36 * 14)
  expect(lines.filter((line) => line.endsWith(',WITHHELD')).every((line) => line.includes(',,'))).toBe(true)
  const json = JSON.parse((await file('JSON', 'funnel-by-province', 5)).content)
  expect(json.provenance).toMatchObject({
    edition: 5,
    asOf: weekEndOf(FIRST + 4),
    licence: expect.stringContaining('creativecommons'),
  })
  expect(json.observations).toHaveLength(lines.length)
  const stat = JSON.parse((await file('JSON_STAT', 'funnel-by-province', 5)).content)
  expect(stat).toMatchObject({ version: '2.0', class: 'dataset', size: [36, 14, 5] })
  expect(stat.value).toHaveLength(36 * 14 * 5)
  expect(csv.content).not.toContain('exact')
  expect(JSON.parse((await file('DICTIONARY', '')).content).columns).toHaveLength(11)
  const catalogue = JSON.parse((await file('CATALOGUE', '')).content)
  expect(catalogue['dcat:dataset']).toHaveLength(22 * EDITION_TABLES.length)
  const address = catalogue['@id']
  expect(address).toBe('https://data.example/catalogue.jsonld')
  // What DCAT-AP 3 asks of each class.
  const has = (node: object, ...names: string[]) => expect(Object.keys(node)).toEqual(expect.arrayContaining(names))
  has(catalogue, '@context', 'dct:title', 'dct:description', 'dct:publisher', 'dcat:dataset')
  const series = new Set(catalogue['dcat:datasetSeries'].map((each: { '@id': string }) => each['@id']))
  for (const each of catalogue['dcat:datasetSeries']) has(each, 'dct:title', 'dct:description')
  for (const dataset of catalogue['dcat:dataset']) {
    has(dataset, '@id', 'dct:title', 'dct:description', 'dct:publisher', 'dct:license', 'foaf:page', 'dct:relation')
    // A place in the catalogue itself.
    expect(dataset['@id']).toMatch(new RegExp(`^${address}#editions/\\d+/[a-z0-9-]+$`))
    expect(series).toContain(dataset['dcat:inSeries']['@id'])
    for (const each of dataset['dcat:distribution']) has(each, 'dcat:accessURL', 'dcat:mediaType', 'dct:license')
  }
  const corrected = catalogue['dcat:dataset'].filter((dataset: object) => 'adms:versionNotes' in dataset)
  expect(corrected.map((dataset: { '@id': string }) => dataset['@id'])).toEqual(
    Array.from({ length: 12 }, (_, index) => `${address}#editions/${22 - index}/funnel-by-gender`),
  )
  expect(await file('CSV', 'none')).toBeNull()
})

test('a reader makes hash and signature again from a download; numbered files say where corrections stand, the latest which', async () => {
  const { provenance } = JSON.parse((await file('JSON', 'funnel-by-gender', 12)).content)
  const { statement, contentHash, previousHash, hash, signature, publicKey, corrections } = provenance
  expect(statement).toMatchObject({ number: 12, asOf: weekEndOf(FIRST + 11), method: expect.any(String) })
  expect(sha256(canonicalJson(statement))).toBe(contentHash)
  expect(chainHash(previousHash, contentHash)).toBe(hash)
  expect([publicKey, isSignedBy(publicKey, hash, signature)]).toEqual([key.publicKey, true])
  expect(previousHash).toBe(JSON.parse((await file('JSON', 'backlog', 11)).content).provenance.hash)
  const at = 'https://data.example/corrections.json'
  expect(corrections).toEqual({ at })
  const note = { edition: 11, table: 'funnel-by-gender', what: { en: '12 people fewer registered' } }
  const latest = async (format: string, table: string) => JSON.parse((await file(format, table, null)).content)
  expect((await latest('JSON', 'funnel-by-gender')).provenance.corrections).toMatchObject({ at, noted: [note] })
  expect((await latest('JSON_STAT', 'funnel-by-gender')).extension.provenance.corrections.noted).toHaveLength(1)
  expect((await latest('JSON', 'funnel-by-wave')).provenance.corrections).toEqual({ at, noted: [] })
  expect(await latest('CORRECTIONS', '')).toMatchObject({ corrections: [note] })
  const nought = await ask('{ editionFile(number: 0, format: CATALOGUE, base: "https://data.example") { name } }')
  expect(nought.codes).toEqual(['INVALID_INPUT'])
})

test.each([
  'javascript:alert(1)',
  'https://someone:word@data.example',
  'https://data.example/?a=1',
  'data',
  `https://${'a'.repeat(300)}.example`,
])('files are not made with an address that is none: %s', async (base) => {
  const { codes } = await ask(`{ editionFile(format: CATALOGUE, base: "${base}") { name } }`)
  expect(codes).toEqual(['INVALID_INPUT'])
})

test('a request for an edition that nobody waits for any more asks for nothing', async () => {
  const ctx = {
    ...fixture.contextOf(ANONYMOUS),
    freshness: async () => ({
      ...(await fixture.contextOf(ANONYMOUS).freshness()),
      playback: undefined,
      lagSeconds: 0,
    }),
  }
  const now = new Date(Date.now() + 400 * 86_400_000)
  const due = new Date(now.getTime() - 1)
  await fixture.database.editionRequest.create({ data: { requestedAt: due } })
  expect((await findDueOrder(ctx, now))?.reason).toBe('COMMAND')
  expect((await findDueOrder(ctx, new Date(now.getTime() + 91_000)))?.reason).not.toBe('COMMAND')
})
