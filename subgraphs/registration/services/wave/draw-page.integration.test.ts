import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RegistrationFixture, startRegistration } from '#tests/support/registration.ts'
import { staff } from '#tests/support/viewers.ts'
import { continueDraw } from './continue-draw.ts'
import { decideDraw } from './draw-decision.ts'
import { drawPage } from './draw-page.ts'
import { openWave } from './open.ts'
import { repeatDraw } from './repeat-draw.ts'

let fixture: RegistrationFixture
let owner: pg.Client
beforeAll(async () => {
  fixture = await startRegistration()
  owner = new pg.Client(fixture.test.owner)
  await owner.connect()
})
afterAll(async () => {
  await owner?.end()
  await fixture?.stop()
})

const SEED = 'ab'.repeat(32)
const decide = (number: number, seed = SEED) =>
  decideDraw(fixture.database, { number, seed, onDecided: async () => undefined })
/** A closed wave of many who joined it, three of each family, every twentieth drawn first; some were selected before. */
const closedWave = async (number: number, quota: number, entrants: number): Promise<void> => {
  const dates = { opensAt: new Date(Date.now() - 60_000), closesAt: new Date(Date.now() + 3_600_000) }
  await openWave({ ctx: fixture.contextOf(staff('administrator')), input: { number, quota, ...dates } })
  await owner.query(
    `WITH person AS (
       INSERT INTO registration.registrant (email_sealed, email_index, kk_index, registered_at)
       SELECT '', sha256(convert_to($1 || n::text, 'UTF8')), sha256(convert_to($1 || (n / 3)::text, 'UTF8')), now()
       FROM generate_series(1, $2::int) n RETURNING id)
     , entry AS (
       INSERT INTO registration.wave_entry (wave_number, registrant_id, entered_at, priority, rule_version)
       SELECT $1::int, id, now(), CASE WHEN row_number() OVER () % 20 = 0 THEN 0 ELSE 1 END, '2020-2' FROM person)
     SELECT count(*) FROM journey.append_drafts((
       SELECT array_agg(jsonb_populate_record(NULL::journey.draft, jsonb_build_object(
         'type', 'REGISTERED', 'participant_id', id, 'occurred_at', now()))) FROM person))`,
    [number, entrants],
  )
  await fixture.database.wave.update({ where: { number }, data: { closedAt: new Date(), drawRound: 1 } })
}
const expectedOf = async (number: number, quota: number): Promise<string[]> => {
  const entries = await fixture.database.waveEntry.findMany({
    where: { waveNumber: number },
    include: { registrant: true },
  })
  const recipients = await fixture.database.registrant.findMany({
    where: { selectedAt: { not: null }, NOT: { selectedWave: number } },
  })
  const familyOf = ({ kkIndex }: { kkIndex: Uint8Array | null }) => Buffer.from(kkIndex ?? []).toString('hex')
  const recipientsBefore = new Map<string, number>()
  for (const each of recipients) recipientsBefore.set(familyOf(each), (recipientsBefore.get(familyOf(each)) ?? 0) + 1)
  const entrants = entries
    .filter(({ registrant }) => registrant.selectedWave === null || registrant.selectedWave === number)
    .map(({ registrantId: id, priority, registrant }) => ({ id, priority, family: familyOf(registrant) }))
  return repeatDraw({ seed: SEED, quota, perFamily: 2, entrants, recipientsBefore }).sort()
}
const selectedIn = async (number: number): Promise<string[]> => {
  const entries = await fixture.database.waveEntry.findMany({
    where: { waveNumber: number, selectedAt: { not: null } },
  })
  return entries.map(({ registrantId }) => registrantId).sort()
}
const toldIn = async (number: number): Promise<string[]> => {
  const { rows } = await owner.query<{ id: string }>(
    `SELECT participant_id AS id FROM journey.event WHERE type = 7 AND wave = $1 ORDER BY participant_id`,
    [number],
  )
  return rows.map(({ id }) => id)
}

test.each([
  [80, 150, 'a quota that is reached'],
  [81, 10_000, 'room for everybody'],
  [82, 1, 'a single place'],
])(
  'selects whom the repeated draw selects, each once, though it is interrupted after any page (%i, %i: %s)',
  async (number, quota) => {
    await closedWave(number, quota, 400)
    await decide(number)
    await decide(number, 'cd'.repeat(32))
    for (let pages = 0; pages < 3; pages += 1)
      expect((await drawPage(fixture.database, number, 70)).finished).toBe(false)
    expect(await fixture.database.wave.findUnique({ where: { number } })).toMatchObject({ drawnAt: null })
    // The administrator, once more, and the process that goes on by itself, at the same time.
    await Promise.all([
      drawPage(fixture.database, number, 70),
      continueDraw(fixture.database),
      drawPage(fixture.database, number, 70),
    ])
    while (await continueDraw(fixture.database));
    const selected = await selectedIn(number)
    expect(selected).toEqual(await expectedOf(number, quota))
    expect(await toldIn(number)).toEqual(selected)
    expect(await fixture.database.wave.findUnique({ where: { number } })).toMatchObject({
      drawSeed: SEED,
      selectedCount: selected.length,
      drawnAt: expect.any(Date),
    })
    const decisions = await fixture.database.eligibilityDecision.groupBy({
      by: ['eligible'],
      where: { stage: 'DRAWING', registrant: { entries: { some: { waveNumber: number } } } },
      _count: true,
    })
    expect(decisions.reduce((sum, { _count }) => sum + _count, 0)).toBe(400)
    const { rows } = await owner.query(
      `SELECT payload->>'selectedCount' AS count FROM journey.event WHERE type = 19 AND wave = $1`,
      [number],
    )
    expect(rows).toEqual([{ count: String(selected.length) }])
  },
)

test('counts the recipients of other waves, of which one is drawn after the other', async () => {
  await closedWave(83, 100, 200)
  await closedWave(84, 100, 30)
  // Everybody of wave 83 has joined wave 84 as well.
  await owner.query(
    `INSERT INTO registration.wave_entry (wave_number, registrant_id, entered_at, rule_version)
     SELECT 84, registrant_id, now(), rule_version FROM registration.wave_entry WHERE wave_number = 83`,
  )
  await decide(83)
  await drawPage(fixture.database, 83, 70)
  await expect(decide(84)).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('Wave 83') })
  while (await continueDraw(fixture.database));
  await decide(84)
  while (await continueDraw(fixture.database));
  const second = await selectedIn(84)
  expect(second).toEqual(await expectedOf(84, 100))
  const first = new Set(await selectedIn(83))
  expect(second.filter((id) => first.has(id))).toEqual([])
})
