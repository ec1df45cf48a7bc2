import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ANONYMOUS } from '#platform/identity.ts'
import { createLogger } from '#platform/logger.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { createFreshnessReader } from '../funnel/freshness.ts'
import type { Pipeline } from '../pipeline/follow-journey.ts'
import { type AnalyticsFixture, createAnalyticsFixture } from '../testing/analytics-fixture.ts'
import { key } from '../testing/edition-key.ts'
import { waitUntil, waitUntilPublished } from '../testing/wait-until.ts'
import { findDueOrder, keepEditions } from './keep-editions.ts'
import { dueAt, lastWeekBy, weekEndOf, yesterday } from './week-ends.ts'

const WEEK = lastWeekBy('2026-11-15')
let fixture: AnalyticsFixture
let pipeline: Pipeline

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
  pipeline = fixture.startPipeline()
})
afterAll(() => fixture?.close())

/** As if the programme had begun in the week before. */
async function openWave(): Promise<void> {
  await fixture.owner.query(
    `INSERT INTO journey.event (occurred_at, recorded_at, type, wave)
     VALUES ('2026-11-05T05:00:00Z', '2026-11-05T05:00:00Z', 17, 1)`,
  )
}

async function register(occurredAt = '2026-11-13T05:00:00Z'): Promise<void> {
  const draft = { type: 'REGISTERED', participant_id: randomUUID(), occurred_at: occurredAt }
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify([draft])])
}

test('as long as nothing is shown nothing is due, whoever asks for it', async () => {
  const ctx = fixture.contextOf(ANONYMOUS, pipeline)
  const request = await fixture.database.editionRequest.create({ data: {} })
  const now = new Date(request.requestedAt.getTime() + 1_000)
  expect(await findDueOrder(ctx, now)).toBeUndefined()
  // As it is taken to be while PostgreSQL does not answer after a start.
  const unknown = { lagSeconds: 0, isPublished: false, playback: undefined, liveSince: null }
  expect(await findDueOrder({ ...ctx, freshness: async () => unknown }, now)).toBeUndefined()
  const shown = { ...unknown, isPublished: true, liveSince: new Date(now.getTime() - 7 * 86_400_000) }
  expect((await findDueOrder({ ...ctx, freshness: async () => shown }, now))?.reason).toBe('COMMAND')
  await fixture.database.editionRequest.delete({ where: { id: request.id } })
})

test('a week that was over before the first event was recorded is never due', async () => {
  const orderSince = (liveSince: Date) =>
    findDueOrder(
      {
        ...fixture.contextOf(ANONYMOUS, pipeline),
        freshness: async () => ({ lagSeconds: 0, isPublished: true, playback: undefined, liveSince }),
      },
      dueAt(WEEK),
    )
  expect(await orderSince(new Date('2026-11-15T17:00:00Z'))).toBeUndefined()
  expect(await orderSince(new Date('2026-11-15T16:59:59Z'))).toEqual({
    week: WEEK,
    reason: 'WEEKLY',
    playback: undefined,
  })
})

test('of a week by whose end nobody has registered none is made by command, but one of what was recorded late', async () => {
  const { id, requestedAt } = await fixture.database.editionRequest.create({ data: {} })
  const now = new Date(requestedAt.getTime() + 1_000)
  const ctx = {
    ...fixture.contextOf(ANONYMOUS, pipeline),
    freshness: async () => ({ lagSeconds: 0, isPublished: true, playback: undefined, liveSince: requestedAt }),
  }
  const weekEnd = weekEndOf(lastWeekBy(yesterday(now)))
  await register(`${weekEnd}T17:00:00Z`)
  expect(await findDueOrder(ctx, now)).toBeUndefined()
  await register(`${weekEnd}T16:59:59Z`)
  expect((await findDueOrder(ctx, now))?.reason).toBe('COMMAND')
  await fixture.database.editionRequest.delete({ where: { id } })
})

test('while people register without a pause, editions are made on Monday and by command all the same', async () => {
  const contextOf = () => fixture.contextOf(ANONYMOUS, pipeline)
  const count = () => fixture.database.edition.count()
  await openWave()
  let isOver = false
  const coming = (async () => {
    while (!isOver) await register()
  })()
  await waitUntil('something is shown', async () => (await contextOf().freshness()).isPublished)
  vi.useFakeTimers({ now: dueAt(WEEK).getTime() + 10_000, toFake: ['Date'] })
  const log = createLogger('keep-editions-test', 'silent')
  const failed = vi.spyOn(log, 'warn')
  const keeper = keepEditions(contextOf, key, pipeline.hold, log)
  try {
    await waitUntil('the week’s edition is made', async () => (await count()) === 1)
    // A week later, before it is due.
    const later = new Date(dueAt(WEEK + 1).getTime() - 3_600_000)
    vi.setSystemTime(later)
    await fixture.database.editionRequest.create({ data: { requestedAt: new Date(later.getTime() - 10_000) } })
    await waitUntil('the one that is asked for is made', async () => (await count()) === 2)
  } finally {
    await keeper.close()
    vi.useRealTimers()
    isOver = true
    await coming
  }
  expect(failed).not.toHaveBeenCalled()
  expect((await fixture.database.edition.findMany({ orderBy: { number: 'asc' } })).map(({ reason }) => reason)).toEqual(
    ['WEEKLY', 'COMMAND'],
  )
}, 60_000)

test('while counts are read no window is shown; what has come meanwhile is shown afterwards', async () => {
  await waitUntilPublished(fixture.owner)
  const before = await pipeline.hold(async () => {
    const { windowsPublished } = pipeline.status
    await register()
    await sleep(500)
    expect(pipeline.status.windowsPublished).toBe(windowsPublished)
    return windowsPublished
  })
  await waitUntil('it is shown', async () => pipeline.status.windowsPublished > before)
})

test('what could be asked only in part is not known: a playback is never taken for a live programme', async () => {
  let asked = 0
  const halfThere = new Proxy(fixture.database, {
    get: (database, name) => {
      if (name !== '$queryRaw' || ++asked === 1) return Reflect.get(database, name)
      return () => Promise.reject(new Error('gone meanwhile'))
    },
  })
  const { isPublished } = await createFreshnessReader(halfThere, () => undefined)()
  expect({ asked, isPublished }).toEqual({ asked: 2, isPublished: false })
})
