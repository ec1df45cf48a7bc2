import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jakartaDayOf } from '#platform/jakarta-time.ts'
import type { Step } from '#prisma/journey.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import type { FunnelDimension } from '../funnel/dimensions.ts'
import { type FunnelFilter, filter as filterSchema } from '../funnel/request.ts'
import { viewerWith } from '../testing/analytics-fixture.ts'
import { isReachedByHttp } from '../testing/clickhouse-place.ts'
import { oracleQuestions } from '../testing/environment.ts'
import { createOracleFixture, type OracleFixture } from '../testing/oracle-fixture.ts'
import { amountsOf, flowOf, paymentsOf, stoppedOf, timesOf, trendOf } from '../testing/question-oracle.ts'
import { createRandom, type Random } from '../testing/random.ts'
import { randomAsOf, randomBy, randomFilter, randomPair } from '../testing/random-requests.ts'
import { getBacklog } from './get-backlog.ts'
import { getDropOff } from './get-drop-off.ts'
import { getPaymentProgress } from './get-payment-progress.ts'
import { getStepTimes, type Times } from './get-step-times.ts'
import { getStepTrend } from './get-step-trend.ts'
import { listStopped, type StoppedParticipant } from './list-stopped.ts'
import { LEVELS } from './step-times-sql.ts'
import { TREND_GRAINS, type TrendGrain } from './step-trend-sql.ts'

const QUESTIONS = Math.ceil(oracleQuestions / (isReachedByHttp() ? 10 : 2.5))
// A thousand questions take their time.
const PATIENCE_MS = 120_000 + QUESTIONS * 5_000

type Asked = { filter: FunnelFilter; asOf: Date | undefined; by: FunnelDimension[]; from: Step; to: Step }

describe('answers from ClickHouse equal those from PostgreSQL', () => {
  let fixture: OracleFixture

  beforeAll(async () => {
    fixture = await createOracleFixture(await createTestDatabase(), 2)
  })

  afterAll(() => fixture?.close())

  function randomAsked(random: Random): Asked {
    const filter = filterSchema.parse(randomFilter(random, fixture.keys))
    return { filter, asOf: randomAsOf(random) ?? undefined, by: randomBy(random), ...randomPair(random) }
  }

  async function forRandom(seed: number, check: (random: Random, asked: Asked) => Promise<void>): Promise<void> {
    const random = createRandom(seed)
    for (let question = 0; question < QUESTIONS; question += 1) await check(random, randomAsked(random))
  }

  test(
    'times between any two steps: people, bins, and quantiles in their bin or to the second',
    async () => {
      const sources = new Set<string>()
      await forRandom(21, async (random, asked) => {
        const exact = random.chance(0.4)
        const answer = await getStepTimes({ ctx: fixture.contextOf(), input: { ...asked, exact } })
        const truth = await timesOf(fixture.owner, asked)
        sources.add(answer.explain.source)
        const what = JSON.stringify({ ...asked, exact })
        expectTimes(answer, [...truth.values()].flat(), exact, what)
        if (!asked.by.length) return
        expect(answer.breakdown.map(({ keys }) => keys.join('|')).sort(), what).toEqual([...truth.keys()].sort())
        for (const cell of answer.breakdown) expectTimes(cell, truth.get(cell.keys.join('|')) ?? [], exact, what)
      })
      if (QUESTIONS >= 12) expect(sources.size).toBe(2)
    },
    PATIENCE_MS,
  )

  test(
    'a step, or a rate, by day, week or month',
    () =>
      forRandom(22, async (random, { filter, asOf, by, from: of, to: step }) => {
        const isRate = random.chance(0.5)
        const asked = {
          step,
          of: isRate ? of : undefined,
          withinDays: isRate && random.chance(0.5) ? random.pick([1, 14, 60]) : undefined,
          grain: random.pick(TREND_GRAINS),
          from: `2020-0${random.between(4, 6)}-1${random.between(0, 9)}`,
          to: `2020-${random.pick(['07', '09', '10', '11'])}-1${random.between(0, 9)}`,
          filter,
          asOf,
          by: by.filter((dimension) => dimension !== 'ENTRY_DATE' && dimension !== 'DISTRICT').slice(0, 1),
        }
        const answer = await getStepTrend({ ctx: fixture.contextOf(), input: { ...asked, movingAverage: 3 } })
        const what = JSON.stringify(asked)
        const truth = await trendOf(fixture.owner, asked)
        const told = answer.series.flatMap(({ keys, points }) =>
          points.flatMap(({ firstDay, count, conversion }) =>
            count ? [{ key: keys.join('|'), firstDay, people: count, ...pickConversion(conversion) }] : [],
          ),
        )
        const expected = truth.map(({ key, period, people, young, reached }) => ({
          key,
          firstDay: [period, asked.from].toSorted().at(-1) ?? '',
          people,
          ...(asked.of && { of: people - young, reached, young }),
        }))
        expect(told.sort(byName), what).toEqual(expected.sort(byName))
        const lastDay = asOf ? jakartaDayOf(asOf) : asked.to
        // Averages also know what was before the first day asked for.
        const whole = await trendOf(fixture.owner, { ...asked, from: '1990-01-01' })
        const since = [...whole.map(({ period }) => period), periodsBefore(asked.grain, asked.from, 0)].sort()[0] ?? ''
        for (const { keys, points } of answer.series) {
          expect(
            points.filter((point) => point.lastDay > lastDay),
            what,
          ).toEqual([])
          for (const { firstDay, movingAverage, movingConversion } of points) {
            const last = [0, 1, 2].map((before) => periodsBefore(asked.grain, firstDay, before))
            const rows = whole.filter(({ key, period }) => key === keys.join('|') && last.includes(period))
            const sum = (of: 'people' | 'young' | 'reached') => rows.reduce((total, row) => total + row[of], 0)
            const isThere = (last.at(-1) ?? '') >= since
            if (isThere) expect(movingAverage, what).toBeCloseTo(sum('people') / 3, 9)
            else expect(movingAverage, what).toBeNull()
            const rate = { of: sum('people') - sum('young'), reached: sum('reached'), young: sum('young') }
            expect(pickConversion(movingConversion), what).toEqual(asked.of && isThere ? rate : null)
          }
        }
        if (asked.of || asked.by.length || !['PURCHASED', 'PAID'].includes(step)) return
        const type = step === 'PURCHASED' ? 'PURCHASED' : 'PAYMENT_SETTLED'
        const amounts = await amountsOf(fixture.owner, { ...asked, type })
        const found = answer.series.flatMap(({ points }) =>
          points.filter(({ amount }) => amount).map(({ amount }) => String(amount)),
        )
        expect(found, what).toEqual([...amounts].sort().map(([, amount]) => amount))
      }),
    PATIENCE_MS,
  )

  test(
    'who stopped, one by one over all pages, and until when they can still act',
    () =>
      forRandom(23, async (random, asked) => {
        const ctx = fixture.contextOf(viewerWith('auditor'))
        const dropOff = await getDropOff({ ctx, input: asked })
        const truth = await stoppedOf(fixture.owner, asked)
        const what = JSON.stringify(asked)
        expect(dropOff.people, what).toBe(truth.length)
        const end = asked.asOf ? dropOff.asOf : new Date()
        const limited = truth.filter(({ limit }) => limit !== null)
        const open = limited.filter(({ limit }) => limit !== null && limit > end)
        expect(dropOff.canStillAct, what).toMatchObject({
          withoutLimit: truth.length - limited.length,
          beforeLimit: open.length,
          afterLimit: limited.length - open.length,
        })
        expect(dropOff.canStillAct.limits.reduce((sum, { people }) => sum + people, 0)).toBe(open.length)
        const listed: StoppedParticipant[] = []
        for (let after: string | null = null; ; ) {
          const page: Awaited<ReturnType<typeof listStopped>> = await listStopped({
            ctx,
            question: dropOff.question,
            input: { first: random.pick([7, 50, 100]), after },
          })
          listed.push(...page.edges.map(({ node }) => node))
          after = page.pageInfo.endCursor
          if (!page.pageInfo.hasNextPage) break
        }
        const toCompare = (id: string, since: Date, steps: Step[], limit: Date | null) => ({
          id,
          since: since.toISOString(),
          steps,
          limit: limit?.toISOString() ?? null,
        })
        const told = listed.map((one) => toCompare(one.participantId ?? '', one.since, one.steps, one.actUntil))
        const expected = truth.map(({ id, since, steps, limit }) => toCompare(id, since, steps, limit))
        expect(told.sort(byId), what).toEqual(expected.sort(byId))
      }),
    PATIENCE_MS,
  )

  test(
    'the backlog: people, age, who comes and goes',
    () =>
      forRandom(24, async (random, asked) => {
        const rateDays = random.pick([1, 7, 30])
        const answer = await getBacklog({ ctx: fixture.contextOf(), input: { ...asked, rateDays } })
        const truth = Map.groupBy(await stoppedOf(fixture.owner, asked), ({ key }) => key)
        const flows = await flowOf(fixture.owner, { ...asked, rateDays })
        const what = JSON.stringify({ ...asked, rateDays })
        const people = [...truth.values()].flat()
        expect(answer.people, what).toBe(people.length)
        for (const { fromDays, toDays, people: count } of answer.ages) {
          const isIn = ({ days }: { days: number }) =>
            (fromDays === 0 || days >= fromDays) && (toDays === null || days < toDays)
          expect(count, what).toBe(people.filter(isIn).length)
        }
        const sum = (name: 'entered' | 'left') => [...flows.values()].reduce((total, flow) => total + flow[name], 0)
        expect(answer.perDay.entered * rateDays, what).toBeCloseTo(sum('entered'), 6)
        expect(answer.perDay.left * rateDays, what).toBeCloseTo(sum('left'), 6)
        if (!asked.by.length) return
        expect(new Map(answer.breakdown.map((cell) => [cell.keys.join('|'), cell.people])), what).toEqual(
          new Map([...truth].map(([key, rows]) => [key, rows.length])),
        )
        for (const cell of answer.breakdown) {
          expect(cell.perDay.left * rateDays, what).toBeCloseTo(flows.get(cell.keys.join('|'))?.left ?? 0, 6)
        }
      }),
    PATIENCE_MS,
  )

  test(
    'payments sent, settled, failed and returned, by the partner that they went to',
    () =>
      forRandom(25, async (_random, { filter, asOf }) => {
        const answer = await getPaymentProgress({
          ctx: fixture.contextOf(viewerWith('payment_officer')),
          input: { filter, asOf },
        })
        const truth = await paymentsOf(fixture.owner, { filter, asOf })
        for (const name of ['sent', 'settled', 'failed', 'returned'] as const) {
          const expected = truth.filter((row) => row.name === `PAYMENT_${name.toUpperCase()}`)
          expect(answer[name]).toEqual({
            count: expected.reduce((sum, { count }) => sum + count, 0),
            amount: expected.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
          })
          const told = answer.partners.filter((partner) => partner[name].count > 0)
          expect(new Map(told.map((partner) => [partner.key, partner[name]]))).toEqual(
            new Map(expected.map(({ partner, count, amount }) => [partner, { count, amount: BigInt(amount) }])),
          )
        }
      }),
    PATIENCE_MS,
  )
})

function expectTimes(told: Times, truth: readonly number[], exact: boolean, what: string): void {
  const sorted = truth.filter((seconds) => seconds >= 0).sort((one, other) => one - other)
  expect({ people: told.people, reversed: told.reversed }, what).toEqual({
    people: sorted.length,
    reversed: truth.length - sorted.length,
  })
  for (const { fromSeconds, toSeconds, people } of told.histogram) {
    expect(sorted.filter((seconds) => seconds >= fromSeconds && seconds < toSeconds).length, what).toBe(people)
  }
  for (const level of LEVELS) {
    const quantile = told.quantiles.get(level)
    const seconds = sorted[Math.ceil((level * sorted.length) / 100) - 1]
    if (seconds === undefined) expect(quantile, what).toBeUndefined()
    else {
      expect(quantile?.low, what).toBeLessThanOrEqual(seconds)
      expect(quantile?.high, what).toBeGreaterThan(seconds)
      if (exact) expect(quantile, what).toMatchObject({ seconds, isExact: true })
      else if (seconds >= 16) expect(Math.abs((quantile?.seconds ?? 0) - seconds) / seconds, what).toBeLessThan(0.0625)
    }
  }
}

function pickConversion(conversion: { of: number; reached: number; young: number } | null) {
  return conversion && { of: conversion.of, reached: conversion.reached, young: conversion.young }
}

/** First day of the period so many before the one with this day. */
function periodsBefore(grain: TrendGrain, day: string, periods: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (grain === 'MONTH') date.setUTCMonth(date.getUTCMonth() - periods, 1)
  else {
    const sinceMonday = grain === 'WEEK' ? (date.getUTCDay() + 6) % 7 : 0
    date.setUTCDate(date.getUTCDate() - sinceMonday - periods * (grain === 'WEEK' ? 7 : 1))
  }
  return date.toISOString().slice(0, 10)
}

function byName(one: { key: string; firstDay: string }, other: { key: string; firstDay: string }): number {
  return `${one.key} ${one.firstDay}` < `${other.key} ${other.firstDay}` ? -1 : 1
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1
}
