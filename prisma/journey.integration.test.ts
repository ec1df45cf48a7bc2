import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { connectDatabase, type Database } from './database.ts'
import { appendEvents, EVENT_TYPES, type EventDraft, STEPS } from './journey.ts'
import { followJourney, type JourneyEvent } from './journey-reader.ts'

const NOON = new Date('2020-05-01T05:00:00Z')

let test_: TestDatabase
let owner: pg.Client
let registration: Database
let disbursement: Database

beforeAll(async () => {
  test_ = await createTestDatabase()
  owner = new pg.Client(test_.owner)
  await owner.connect()
  registration = connectDatabase(test_.registration, 'test')
  disbursement = connectDatabase(test_.disbursement, 'test')
})

afterAll(async () => {
  await Promise.all([owner.end(), registration.$disconnect(), disbursement.$disconnect()])
  await test_.drop()
})

const say = (database: Database, ...drafts: EventDraft[]) =>
  database.$transaction((transaction) => appendEvents(transaction, drafts))

async function register(): Promise<string> {
  const participantId = randomUUID()
  await say(registration, { type: 'REGISTERED', participantId, occurredAt: NOON })
  return participantId
}

const stateOf = async (participantId: string) =>
  (await owner.query('SELECT * FROM journey.participant WHERE participant_id = $1', [participantId])).rows[0]

describe('journey.append', () => {
  test('the codes of event types are those of the database', async () => {
    const { rows } = await owner.query('SELECT name FROM journey.event_type ORDER BY code')
    expect(rows.map((row) => row.name)).toEqual([...EVENT_TYPES])
    expect(EVENT_TYPES.slice(0, 14)).toEqual([...STEPS])
  })

  test('a step keeps its first time, whenever it was reported', async () => {
    const participantId = await register()
    const later = new Date(NOON.getTime() + 60_000)
    const [first] = await say(registration, { type: 'EMAIL_VERIFIED', participantId, occurredAt: later })
    const [again] = await say(registration, { type: 'EMAIL_VERIFIED', participantId, occurredAt: NOON })
    expect([first?.first, again?.first]).toEqual([true, false])
    const { rows } = await owner.query('SELECT journey.from_seconds($1) AS at', [
      (await stateOf(participantId)).email_verified,
    ])
    expect(rows[0].at).toEqual(NOON)
  })

  test('what was settled is part of the state, and of each event after it', async () => {
    const participantId = await register()
    const settle = { type: 'PAYMENT_SETTLED', participantId, occurredAt: NOON } as const
    await say(disbursement, { ...settle, amount: 600_000n })
    await say(disbursement, { ...settle, amount: 50_000n }, { type: 'PAID', participantId, occurredAt: NOON })
    expect((await stateOf(participantId)).paid_amount).toBe('650000')
    const { rows } = await owner.query(
      'SELECT paid_amount FROM journey.event WHERE participant_id = $1 ORDER BY version',
      [participantId],
    )
    expect(rows.map((row) => row.paid_amount)).toEqual([null, '600000', '650000', '650000'])
  })

  test('a correction replaces what was recorded before it, and later events count as usual', async () => {
    const participantId = await register()
    await say(registration, { type: 'EMAIL_VERIFIED', participantId, occurredAt: NOON })
    const wrong = { type: 'CORRECTED', participantId, occurredAt: NOON, corrects: 'EMAIL_VERIFIED' } as const
    await say(registration, { ...wrong, payload: { reason: 'reported for another person' } })
    expect((await stateOf(participantId)).email_verified).toBeNull()
    const later = new Date(NOON.getTime() + 3_600_000)
    await say(registration, { type: 'EMAIL_VERIFIED', participantId, occurredAt: later })
    expect((await stateOf(participantId)).email_verified).toBe((await stateOf(participantId)).registered + 3_600)
    const { rows } = await owner.query(
      'SELECT touched, before_time FROM journey.event WHERE participant_id = $1 ORDER BY version',
      [participantId],
    )
    const at = (await stateOf(participantId)).registered
    expect(rows).toEqual([
      { touched: 1, before_time: null },
      { touched: 2, before_time: null },
      { touched: 2, before_time: at },
      { touched: 2, before_time: null },
    ])
  })

  test('a correction without a reason is refused', async () => {
    const participantId = await register()
    const draft = { type: 'CORRECTED', participantId, occurredAt: NOON, corrects: 'REGISTERED' } as const
    await expect(say(registration, draft)).rejects.toThrow(/not an event/)
  })

  test('nobody says what is not theirs to say, by a correction neither', async () => {
    const participantId = await register()
    await expect(say(registration, { type: 'PAID', participantId, occurredAt: NOON })).rejects.toThrow(
      /may not say PAID/,
    )
    const correction = { type: 'CORRECTED', corrects: 'REGISTERED', payload: { reason: 'mine' } } as const
    await expect(say(disbursement, { ...correction, participantId, occurredAt: NOON })).rejects.toThrow(
      /may not say REGISTERED/,
    )
    await expect(
      registration.$executeRaw`INSERT INTO journey.event (occurred_at, type) VALUES (now(), 14)`,
    ).rejects.toThrow(/permission denied/)
  })

  test('an instant that the state cannot tell is refused, of an event without a step too', async () => {
    const before = await owner.query('SELECT count(*) FROM journey.event')
    for (const instant of ['infinity', '-infinity', '9999-12-31T00:00:00Z', '0044-03-15T00:00:00Z BC']) {
      const draft = [{ type: 'ANNOUNCED', occurred_at: instant }]
      const appended = owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(draft)])
      await expect(appended, instant).rejects.toThrow('event_occurred_at_in_range')
    }
    expect((await owner.query('SELECT count(*) FROM journey.event')).rows).toEqual(before.rows)
  })

  test('a step is not corrected to a second that the state cannot tell, the one that means "not reached" included', async () => {
    const participantId = await register()
    const correctTo = (instant: string) => {
      const draft = { type: 'CORRECTED', corrects: 'REGISTERED', corrected_to: instant, payload: { reason: 'test' } }
      const drafts = [{ ...draft, participant_id: participantId, occurred_at: NOON.toISOString() }]
      return owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
    }
    await expect(correctTo('2088-01-19T03:14:07Z')).rejects.toThrow('out of range')
    expect((await stateOf(participantId)).version).toBe(1)
    await correctTo('2088-01-19T03:14:06Z')
    const found = await owner.query('SELECT registered FROM journey.participant WHERE participant_id = $1', [
      participantId,
    ])
    expect(found.rows).toEqual([{ registered: 2_147_483_646 }])
  })

  test('an unknown participant and an unknown event are refused, and nothing of the call is kept', async () => {
    const participantId = await register()
    const stranger = { type: 'EMAIL_VERIFIED', participantId: randomUUID(), occurredAt: NOON } as const
    await expect(say(registration, { ...stranger, participantId }, stranger)).rejects.toThrow(/never registered/)
    expect((await stateOf(participantId)).version).toBe(1)
  })

  test('events of one person in one call build on each other; versions have no gap', async () => {
    const participantId = randomUUID()
    const at = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000)
    const appended = await say(
      registration,
      { type: 'REGISTERED', participantId, occurredAt: at(0) },
      { type: 'EMAIL_VERIFIED', participantId, occurredAt: at(1), slices: { province: 32 } },
      { type: 'IDENTITY_VERIFIED', participantId, occurredAt: at(2), slices: { district: 3273 } },
    )
    expect(appended.map((event) => event.version)).toEqual([1, 2, 3])
    const { rows } = await owner.query(
      'SELECT province, district, before_slices FROM journey.event WHERE participant_id = $1 ORDER BY version',
      [participantId],
    )
    expect(rows).toEqual([
      { province: 0, district: 0, before_slices: null },
      { province: 32, district: 0, before_slices: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
      { province: 32, district: 3273, before_slices: [0, 32, 0, 0, 0, 0, 0, 0, 0] },
    ])
  })

  test('the wave is the first one selected in, else the last one joined', async () => {
    const participantId = await register()
    const event = (type: EventDraft['type'], wave: number) => ({
      type,
      participantId,
      occurredAt: NOON,
      slices: { wave },
    })
    await say(registration, event('JOINED', 1), event('SLICE_KNOWN', 2))
    expect((await stateOf(participantId)).wave).toBe(2)
    await say(registration, event('SELECTED', 3), event('SLICE_KNOWN', 4), event('SELECTED', 5))
    expect((await stateOf(participantId)).wave).toBe(3)
  })

  test('concurrent authors of one person get consecutive versions', async () => {
    const participantId = await register()
    await Promise.all(
      Array.from({ length: 20 }, () => say(registration, { type: 'SLICE_KNOWN', participantId, occurredAt: NOON })),
    )
    const { rows } = await owner.query(
      'SELECT array_agg(version ORDER BY version) AS versions FROM journey.event WHERE participant_id = $1',
      [participantId],
    )
    expect(rows[0].versions).toEqual(Array.from({ length: 21 }, (_, index) => index + 1))
  })
})

describe('followJourney', () => {
  test('a held-open transaction delays only what is above it, and every event takes effect once', async () => {
    await owner.query('CREATE TABLE public.effect (event_id uuid PRIMARY KEY)')
    await owner.query('GRANT INSERT ON public.effect TO gelombang_disbursement')
    const slow = new pg.Client(test_.registration)
    await slow.connect()
    await slow.query('BEGIN')
    const held = randomUUID()
    const draft = (participantId: string) =>
      JSON.stringify([{ type: 'REGISTERED', participant_id: participantId, occurred_at: NOON }])
    await slow.query('SELECT journey.append($1::jsonb)', [draft(held)])
    const seen: string[] = []
    const reader = followJourney({
      database: disbursement,
      types: ['REGISTERED'],
      pageSize: 7,
      pauseMs: 10,
      loadCheckpoint: async (transaction) =>
        (await transaction.disbursementCheckpoint.findUnique({ where: { reader: 'test' } })) ?? {
          transactionId: 0n,
          position: 0n,
        },
      saveCheckpoint: async (transaction, checkpoint) => {
        await transaction.disbursementCheckpoint.upsert({
          where: { reader: 'test' },
          create: { reader: 'test', ...checkpoint },
          update: checkpoint,
        })
      },
      react: async (transaction, events: readonly JourneyEvent[]) => {
        for (const event of events) {
          await transaction.$executeRaw`INSERT INTO public.effect (event_id) VALUES (${event.eventId}::uuid)`
          seen.push(event.participantId ?? '')
        }
      },
      onError: (error) => {
        throw error
      },
    })
    const above = await register()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(seen).not.toContain(above)
    await slow.query('COMMIT')
    await slow.end()
    await expect.poll(() => seen.slice(-2)).toEqual([held, above])
    await reader.close()
    const { rows } = await owner.query('SELECT count(*)::int AS n FROM journey.event WHERE type = 1')
    expect(seen).toHaveLength(rows[0].n)
  })
})
