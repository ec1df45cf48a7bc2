import { parseArgs } from 'node:util'
import { isWithheld } from '#analytics/disclosure/promise.ts'
import type { NewTable } from '#analytics/disclosure/protect.ts'
import type { TableHistory } from '#analytics/disclosure/table.ts'
import { attack, attackWithDays } from '#analytics/disclosure/testing/attacker.ts'
import { attackPayments } from '#analytics/disclosure/testing/payments-attacker.ts'
import { countPlayback, countPlaybackPayments } from '#analytics/disclosure/testing/playback-counts.ts'
import { publishInTurn } from '#analytics/disclosure/testing/publish-in-turn.ts'
import { inShape } from '#analytics/editions/weekly-tables.ts'
import type { Bench } from './run.ts'

/** Editions that follow the first one, a week each. */
const WEEKLY = 20

/** The attacker's linear programmes against all tables and weeks of the playback: no protected count may be found out. */
export const bench: Bench = {
  description:
    'attack on the editions of the playback, all tables and weeks, payments too (--scale 0.01 --tables funnel-by-wave,funnel-by-gender)',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { scale: { type: 'string' }, tables: { type: 'string' }, days: { type: 'boolean' } },
    })
    const scale = values.scale ?? '0.001'
    const wanted = values.tables?.split(',')
    const all = countPlayback(scale, { later: WEEKLY })
    const daily = values.days ? countPlayback(scale, { later: WEEKLY, daily: true }) : []
    const weekNumbers = all[0]?.weeks.map(({ week }) => week) ?? []
    const tables = publishInTurn(all, WEEKLY)
      .filter(({ shape }) => !wanted || wanted.includes(shape.id))
      .map((table) => {
        const started = performance.now()
        const { attacked, solved, found } = attack(table)
        const cells = table.weeks.flatMap(({ truth, rounded, hidden, absent }) =>
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
          ...withDays(table, weekNumbers, daily),
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
      tables,
      payments: { attacked: payments.attacked, found: payments.found.length },
    }
  },
}

/** What is found out besides by the national totals of each day of the weeks that follow the first edition. */
function withDays(table: TableHistory, weekNumbers: readonly number[], daily: readonly NewTable[]) {
  const own = daily.find(({ shape }) => shape.id === table.shape.id)
  if (!own) return {}
  const silent = own.weeks.filter(({ week }) => !Number.isInteger(week))
  const days = Map.groupBy(silent, ({ week }) => weekNumbers.indexOf(Math.ceil(week)))
  const counts = [...days].map(([place, points]) => {
    return [place, points.map((each) => inShape(table.shape, own.shape.rows, each.counts))] as const
  })
  const { ofWeeks, ofDays } = attackWithDays(table, new Map(counts))
  const summary = ({ attacked, found }: typeof ofWeeks) => {
    const values = found.map(({ least, most }) => most - least + 1)
    return { attacked, found: found.length, fewestValues: values.length ? Math.min(...values) : null }
  }
  return { daysAlso: { ofWeeks: summary(ofWeeks), ofDays: summary(ofDays) } }
}
