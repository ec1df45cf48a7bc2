import { parseArgs } from 'node:util'
import { isWithheld } from '#analytics/disclosure/promise.ts'
import { weekEndsOf } from '#analytics/disclosure/table.ts'
import { attack } from '#analytics/disclosure/testing/attacker.ts'
import { attackPayments } from '#analytics/disclosure/testing/payments-attacker.ts'
import { countPlayback, countPlaybackPayments } from '#analytics/disclosure/testing/playback-counts.ts'
import { publishInTurn } from '#analytics/disclosure/testing/publish-in-turn.ts'
import type { Bench } from './run.ts'

/** Editions that follow the first one, a week each. */
const WEEKLY = 20

/** The attacker's linear programmes against all tables and weeks of the playback: no protected count may be found out. */
export const bench: Bench = {
  description:
    'attack on the editions of the playback, all tables and weeks, payments too (--scale 0.01 --tables funnel-by-wave,funnel-by-gender; --days: given the national totals of every day, too)',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { scale: { type: 'string' }, tables: { type: 'string' }, days: { type: 'boolean' } },
    })
    const scale = values.scale ?? '0.001'
    const wanted = values.tables?.split(',')
    const all = countPlayback(scale, { later: WEEKLY })
    const tables = publishInTurn(all, WEEKLY)
      .filter(({ shape }) => !wanted || wanted.includes(shape.id))
      .map((table) => {
        const started = performance.now()
        const weekEnds = weekEndsOf(table)
        const { attacked, solved, found } = attack(values.days ? table : weekEnds, table)
        const cells = weekEnds.weeks.flatMap(({ truth, rounded, hidden, absent }) =>
          [...rounded].flatMap((shown, cell) => {
            if (absent.has(Math.floor(cell / table.shape.measures.length))) return []
            const isShown = !isWithheld(shown) && !hidden.has(cell % table.shape.measures.length)
            return [{ isShown, error: Math.abs(shown - (truth[cell] ?? 0)) }]
          }),
        )
        const errors = cells.flatMap(({ isShown, error }) => (isShown ? error : []))
        const seconds = Math.round((performance.now() - started) / 1000)
        process.stderr.write(`${table.shape.id}: ${found.length} of ${attacked} found out, ${seconds} s\n`)
        return {
          table: table.shape.id,
          attacked,
          solved,
          found: found.length,
          meanError: Number((errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length)).toFixed(2)),
          largestError: errors.reduce((most, error) => Math.max(most, error), 0),
          shareWithheld: Number((1 - errors.length / cells.length).toFixed(3)),
        }
      })
    const payments = attackPayments(countPlaybackPayments(scale))
    const found = tables.reduce((sum, table) => sum + table.found, payments.found.length)
    return {
      ratio: found,
      goal: 0,
      holds: found === 0,
      scale,
      // Whether the national totals of every day are given, too, or those of week ends alone.
      withDays: values.days ?? false,
      tables,
      payments: { attacked: payments.attacked, found: payments.found.length },
    }
  },
}
