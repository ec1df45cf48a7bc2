import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attackPayments, type PaymentsWeek } from './testing/payments-attacker.ts'
import { countPlaybackPayments } from './testing/playback-counts.ts'

const NONE = { incentives: 0, surveys: 0, failed: 0, returned: 0 }

function weekOf(counts: Partial<typeof NONE>, more: Partial<PaymentsWeek> = {}): PaymentsWeek {
  const all = { ...NONE, ...counts }
  return { ...all, paidAmount: 600_000 * all.incentives + 50_000 * all.surveys, paid: 1, published: {}, ...more }
}

/** As decision 19 rounds a total, and as a count of fewer than 20 is withheld. */
function shownOf(count: number): number | null {
  return count < 20 ? null : Math.floor(count / 10) * 10
}

test('a rounded number of payments settled, beside the live rupiah, would tell how many of them were surveys', () => {
  const weeks = [weekOf({ incentives: 14, surveys: 8 }, { published: { settled: 20 } })]
  expect(attackPayments(weeks).found).toMatchObject([{ name: 'surveys', count: 8, values: 1 }])
})

test('a small number that is not withheld is found out, by the week after too', () => {
  const failed = (count: number, shown: number) => weekOf({ failed: count }, { published: { failed: shown } })
  expect(attackPayments([failed(8, 0)]).found).toEqual([])
  expect(attackPayments([failed(8, 4)]).found).toEqual([])
  expect(attackPayments([failed(8, 4), failed(9, 1)]).found.length).toBeGreaterThan(0)
})

test('nothing is found out of payments that failed or came back, unless more than half come back', () => {
  const more = fc.record({
    incentives: fc.nat(12),
    surveys: fc.nat(9),
    failed: fc.nat(12),
    returned: fc.nat(3),
  })
  fc.assert(
    fc.property(fc.array(more, { minLength: 1, maxLength: 20 }), (weeks) => {
      const sum = { ...NONE }
      const history = weeks.map((week) => {
        for (const name of ['incentives', 'surveys', 'failed'] as const) sum[name] += week[name]
        sum.returned = Math.max(
          sum.returned,
          Math.min(sum.returned + week.returned, Math.floor((sum.incentives + sum.surveys) / 2)),
        )
        return weekOf(sum, {
          paid: Math.ceil(sum.incentives / 4),
          published: { failed: shownOf(sum.failed), returned: shownOf(sum.returned) },
        })
      })
      expect(attackPayments(history).found).toEqual([])
    }),
  )
})

test('nothing is found out of the payments of the playback of 2020 at 1:1000', () => {
  const { attacked, found } = attackPayments(countPlaybackPayments('0.001'))
  expect(attacked).toBeGreaterThan(0)
  expect(found).toEqual([])
})
