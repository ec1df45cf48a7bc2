import { parseArgs } from 'node:util'
import { createNoise } from '#analytics/disclosure/noise.ts'
import { isWithheld } from '#analytics/disclosure/promise.ts'
import { protectTables } from '#analytics/disclosure/protect.ts'
import { columnTotal } from '#analytics/disclosure/table.ts'
import { attack } from '#analytics/disclosure/testing/attacker.ts'
import { countPlayback } from '#analytics/disclosure/testing/playback-counts.ts'
import type { Bench } from './run.ts'

/** The attacker's linear programmes against all tables and weeks of the playback: no protected count may be found out. */
export const bench: Bench = {
  description: 'attack on the editions of the playback, all tables and weeks (--scale 0.01 --tables wave,gender)',
  async run(args) {
    const { values } = parseArgs({ args, options: { scale: { type: 'string' }, tables: { type: 'string' } } })
    const scale = values.scale ?? '0.001'
    const wanted = values.tables?.split(',')
    const all = countPlayback(scale)
    const national = (all[0]?.weeks ?? []).map(({ counts }) => {
      const shape = all[0]?.shape ?? { id: '', rows: [], measures: [], implied: [] }
      return Int32Array.from(shape.measures, (_measure, column) => columnTotal(shape, counts, column))
    })
    const made = protectTables(all, national, undefined, createNoise(Buffer.from('a key for measuring')))
    const tables = made.tables
      .filter(({ shape }) => !wanted || wanted.includes(shape.id))
      .map((table) => {
        const started = performance.now()
        const { attacked, solved, found } = attack(table)
        const cells = table.weeks.flatMap(({ truth, rounded, hidden }) =>
          [...rounded].map((shown, cell) => {
            const isShown = !isWithheld(shown) && !hidden.has(cell % table.shape.measures.length)
            return { isShown, error: Math.abs(shown - (truth[cell] ?? 0)) }
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
    const found = tables.reduce((sum, table) => sum + table.found, 0)
    return { ratio: found, goal: 0, holds: found === 0, scale, tables }
  },
}
