import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '#platform/global-id.ts'
import { DEMO_COURSES } from '#prisma/demo-courses.ts'
import { type MarketplaceFixture, startMarketplace, until } from '#tests/support/marketplace.ts'
import { eventsOf } from '#tests/support/registration.ts'
import { participant, partner, staff } from '#tests/support/viewers.ts'
import { redeemCode } from './redeem.ts'
import { reportCompletion } from './report-completion.ts'
import { reviewCourse } from './review.ts'

let fixture: MarketplaceFixture
beforeAll(async () => {
  fixture = await startMarketplace()
})
afterAll(() => fixture.stop())

const key = () => randomUUID()

function courseAt(price: number, place = 0) {
  const course = DEMO_COURSES.filter((one) => one.price === BigInt(price))[place]
  if (!course) throw new Error(`no course at ${price}`)
  return course
}

const provider = (providerId: string) => fixture.contextOf(partner('training_provider', providerId))

const outcomes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? 'done' : result.reason.code))

describe('the training balance', () => {
  test('is granted once by the rules in force at selection, also when the journey is read again', async () => {
    const [of2020, of2023] = [await fixture.selected('2020-2'), await fixture.selected('2023-1')]
    await fixture.database.$executeRaw`UPDATE marketplace.checkpoint SET transaction_id = 0, position = 0`
    await fixture.selected()
    expect(await fixture.balance('TRAINING_BALANCE', of2020)).toBe(1_000_000n)
    expect(await fixture.balance('TRAINING_BALANCE', of2023)).toBe(3_500_000n)
    expect(fixture.errors).toEqual([])
  })

  test('never falls below zero, however many purchases are tried at the same time', async () => {
    const id = await fixture.selected()
    const courses = DEMO_COURSES.filter(({ price }) => price >= 300_000n).slice(0, 12)
    const results = await Promise.allSettled(courses.map((course) => fixture.buy(id, course.id)))
    const spent = courses.reduce(
      (sum, { price }, place) => sum + (results[place]?.status === 'fulfilled' ? price : 0n),
      0n,
    )
    expect(outcomes(results)).toContain('INSUFFICIENT_BALANCE')
    expect(spent).toBeLessThanOrEqual(1_000_000n)
    expect(await fixture.balance('TRAINING_BALANCE', id)).toBe(1_000_000n - spent)
    expect(await fixture.balance('HELD_FOR_PURCHASE', id)).toBe(spent)
  })

  test('buys nothing after the time for the first purchase, or once the place was given up', async () => {
    const late = await fixture.selected('2020-2', new Date(Date.now() - 1_000))
    await expect(fixture.buy(late, courseAt(200_000).id)).rejects.toMatchObject({ code: 'EXPIRED' })
    const revoked = await fixture.selected()
    await fixture.say(revoked, 'REVOKED', { reason: 'NO_PURCHASE_IN_TIME' })
    await until(async () => {
      const shopper = await fixture.database.shopper.findUnique({ where: { participantId: revoked } })
      return shopper?.revokedAt != null
    })
    await expect(fixture.buy(revoked, courseAt(200_000).id)).rejects.toMatchObject({ code: 'EXPIRED' })
    await expect(fixture.buy(randomUUID(), courseAt(200_000).id)).rejects.toMatchObject({
      code: 'PREREQUISITE_MISSING',
    })
  })
})

describe('the same idempotency key', () => {
  test('buys once and answers the same, also at the same time', async () => {
    const id = await fixture.selected()
    const { id: courseId } = courseAt(250_000)
    const same = key()
    const answers = await Promise.all(Array.from({ length: 6 }, () => fixture.buy(id, courseId, same)))
    expect(new Set(answers).size).toBe(1)
    expect(await fixture.balance('TRAINING_BALANCE', id)).toBe(750_000n)
    expect(await eventsOf(fixture, id)).toEqual(['REGISTERED', 'SELECTED', 'PURCHASED'])
  })

  test('is refused with another input', async () => {
    const id = await fixture.selected()
    const same = key()
    await fixture.buy(id, courseAt(250_000).id, same)
    await expect(fixture.buy(id, courseAt(300_000).id, same)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  test('is free again after a refusal', async () => {
    const id = randomUUID()
    const same = key()
    const { id: courseId } = courseAt(250_000)
    await expect(fixture.buy(id, courseId, same)).rejects.toMatchObject({ code: 'PREREQUISITE_MISSING' })
    await expect(fixture.buy(id, courseId, same)).rejects.toMatchObject({ code: 'PREREQUISITE_MISSING' })
  })
})

describe('a redeem code', () => {
  test('is used once, however many ask at the same time', async () => {
    const id = await fixture.selected()
    const course = courseAt(375_000)
    const code = await fixture.codeOf(await fixture.buy(id, course.id))
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        redeemCode({ ctx: provider(course.providerId), input: { code, idempotencyKey: key() } }),
      ),
    )
    expect(outcomes(results).sort()).toEqual([...Array.from({ length: 9 }, () => 'CONFLICT'), 'done'])
    expect(await fixture.balance('HELD_FOR_PURCHASE', id)).toBe(0n)
  })

  test('is used by the provider of its course and nobody else, in any spelling', async () => {
    const id = await fixture.selected()
    const course = courseAt(425_000)
    const code = await fixture.codeOf(await fixture.buy(id, course.id))
    const other = DEMO_COURSES.find(({ providerId }) => providerId !== course.providerId)?.providerId ?? ''
    const input = { code: code.toLowerCase().replace(/(.{4})/g, '$1 '), idempotencyKey: key() }
    await expect(redeemCode({ ctx: provider(other), input })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(
      redeemCode({ ctx: provider(course.providerId), input: { code: '22222222AAAA', idempotencyKey: key() } }),
    ).rejects.toMatchObject({ code: 'WRONG_CODE' })
    await expect(redeemCode({ ctx: fixture.contextOf(staff('administrator')), input })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await redeemCode({ ctx: provider(course.providerId), input })
  })
})

test('completed and reviewed, a purchase is reconciled by itself and gets one certificate', async () => {
  const id = await fixture.selected()
  const course = courseAt(400_000)
  const purchaseId = await fixture.buy(id, course.id)
  const purchase = toGlobalId('Purchase', purchaseId)
  const report = () => reportCompletion({ ctx: provider(course.providerId), input: { purchase } })
  await expect(report()).rejects.toMatchObject({ code: 'PREREQUISITE_MISSING' })
  await redeemCode({
    ctx: provider(course.providerId),
    input: { code: await fixture.codeOf(purchaseId), idempotencyKey: key() },
  })
  await Promise.all([report(), report()])
  const opinion = { ctx: fixture.contextOf(participant(id)), input: { purchase, rating: 5, text: 'Jelas.' } }
  await Promise.all([reviewCourse(opinion), reviewCourse(opinion)])
  expect(await eventsOf(fixture, id)).toEqual([
    'REGISTERED',
    'SELECTED',
    'PURCHASED',
    'COMPLETED',
    'REVIEWED',
    'CERTIFIED',
  ])
  const certificate = await fixture.database.certificate.findUniqueOrThrow({ where: { purchaseId } })
  expect(certificate.number).toMatch(/^GLB-\d{4}-[0-9A-F]{12}$/)
})

test('platform and category are slices of the first purchase', async () => {
  const id = await fixture.selected()
  const [first, second] = [courseAt(200_000), courseAt(275_000)]
  await fixture.buy(id, first.id)
  await fixture.buy(id, second.id)
  const [state] = await fixture.database.$queryRaw<{ platform: number; category: number }[]>`
    SELECT platform, course_category AS category FROM journey.participant WHERE participant_id = ${id}::uuid`
  const { sliceCode } = await fixture.database.partner.findUniqueOrThrow({ where: { id: first.platformId } })
  expect(state).toEqual({ platform: sliceCode, category: first.category })
})
