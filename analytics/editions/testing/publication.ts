import { expect, test } from 'vitest'
import { ANONYMOUS } from '#platform/identity.ts'
import { isPublished, weekEndsOf } from '../../disclosure/table.ts'
import { attack } from '../../disclosure/testing/attacker.ts'
import { attackPayments, type PaymentsWeek } from '../../disclosure/testing/payments-attacker.ts'
import { listWeeks } from '../edition-store.ts'
import { COUNTED_TABLES } from '../edition-tables.ts'
import { findDueOrder } from '../keep-editions.ts'
import { tablesOf } from '../protect-weeks.ts'
import { dayNumber, dayUntil, endOfDay, lastWeekBy, weekEndOf } from '../week-ends.ts'
import { ask, FIRST, file, fixture, make } from './edition-place.ts'
import { correctSome, passMonday, passWeek, payments } from './programme.ts'

const WITH_DAYS = ['funnel-by-wave', 'funnel-by-gender']

/** The second of the state with which the week that ends with a day begins. */
function startOf(weekEnd: string): number {
  return endOfDay(dayNumber(weekEnd) - 7)
}

/** Editions are made, and nobody is found out by them. */
export function publication(): void {
  test('before the first edition, parts are not to be had without a token', async () => {
    expect((await ask('{ funnel(by: [PROVINCE]) { edition } }')).codes).toEqual(['UNAVAILABLE'])
    expect((await ask('{ funnel { edition steps { count } } }')).data.funnel.edition).toBeNull()
    // Nor is one due of a programme in which nothing has happened yet.
    expect(await findDueOrder(fixture.contextOf(ANONYMOUS), new Date())).toBeUndefined()
  })

  test('20 editions are made while the programme goes on; each number stays as it was first published; nobody is found out', async () => {
    for (let edition = 1; edition <= 20; edition++) {
      await passWeek(FIRST + edition - 1)
      if (edition === 12) await correctSome(FIRST + edition - 1)
      if (edition > 3 && edition < 20) await passMonday(FIRST + edition - 1)
      const before = await listWeeks(fixture.database, edition)
      expect(await make(FIRST + edition - 1)).toMatchObject({ number: edition, isNew: true })
      const after = await listWeeks(fixture.database, edition)
      expect(after.filter((week) => week.edition < edition)).toEqual(before)
    }
    const weeks = await listWeeks(fixture.database, 20)
    // Ends of days, and in the middle of one the moment before a draw.
    const moments = new Set(weeks.flatMap((week) => week.moments))
    expect([...moments].some((moment) => moment !== endOfDay(dayUntil(moment)))).toBe(true)
    // And, by wave, days before the week about which something became known late.
    const late = weeks.filter(({ weekEnd, moments: own }) => own.some((moment) => moment <= startOf(weekEnd)))
    expect(new Set(late.map(({ tableId }) => tableId))).toEqual(new Set(['funnel-by-wave']))
    for (const table of COUNTED_TABLES.filter(({ rows }) => rows.by === 'SLICE')) {
      const [history] = tablesOf({ weekly: [{ table, weeks: [] }], published: weeks })
      if (!history) throw new Error(`no table ${table.id}`)
      expect(history.published.filter(isPublished)).toHaveLength(20)
      expect(history.published.length, table.id).toBeGreaterThan(20)
      const all = { shape: history.shape, weeks: history.published }
      // With days between, larger tables are attacked for minutes.
      const { attacked, found } = attack(WITH_DAYS.includes(table.id) ? all : weekEndsOf(all), all)
      expect(attacked, table.id).toBeGreaterThan(0)
      expect(found, table.id).toEqual([])
    }
  }, 600_000)

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
    for (const { failed, published } of weeks)
      expect(published.failed).toBe(failed < 20 ? null : failed - (failed % 10))
  })

  test('every published number adds up: rows to the total, tables to one another, the database’s exact ones to the live total', async () => {
    const weeks = await listWeeks(fixture.database, 20)
    const totals = new Map<string, number>()
    for (const { tableId, weekEnd, measures, rounded, exact, hidden, totals: own, rows } of weeks) {
      for (const [column, measure] of measures.entries()) {
        const sum = (counts: readonly number[]) =>
          rows.reduce((total, _row, row) => total + (counts[row * measures.length + column] ?? 0), 0)
        // What does not add up is not shown.
        if (!hidden.includes(column)) expect(sum(rounded)).toBe(own[column])
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

  test('a week that is not over by PostgreSQL’s clock is none, and why is said', async () => {
    const next = lastWeekBy(new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)) + 1
    await expect(make(next)).rejects.toThrow(/is not over: PostgreSQL's clock is at \d{4}-/)
  })

  test('making it again makes nothing, and two at once make one', async () => {
    expect(await make(FIRST + 19)).toEqual({ number: 20, isNew: false })
    await passWeek(FIRST + 20)
    const made = await Promise.all([make(FIRST + 20), make(FIRST + 20)])
    expect(made.map(({ number }) => number)).toEqual([21, 21])
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1)
  })
}
