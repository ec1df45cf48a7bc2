import type { ClientBase } from 'pg'
import { z } from 'zod'
import { endOfDay } from './calendar.ts'
import { at } from './columns.ts'
import { scaleFigure } from './decimal.ts'
import { listOrphans } from './foreign-keys.ts'
import type { Plan } from './plan.ts'
import { STEP_NAMES } from './steps.ts'

const EPOCH_2020 = 1_577_836_800
const number = z.coerce.number()

/**
 * Counts in PostgreSQL what was written: people at each step by each date, from states and from events; money by each
 * date; accounts that may not be overdrawn; rows that refer to none. Returns what differs from the plan, nothing when all agrees.
 */
export async function verifyLoad(client: ClientBase, plan: Plan): Promise<string[]> {
  const wrong: string[] = []
  const ends = plan.figures.snapshots.map(({ day }) => endOfDay(day))
  const states = STEP_NAMES.flatMap((name, step) =>
    ends.map((_, index) => `count(*) FILTER (WHERE ${name} <= $${index + 1}) AS ${columnOf(step, index)}`),
  )
  const { rows: reached } = await client.query(
    `SELECT ${states.join(', ')} FROM journey.participant`,
    ends.map((end) => end - EPOCH_2020),
  )
  // Events that reached a step for the first time.
  const { rows: events } = await client.query(
    `SELECT type, ${ends.map((_, index) => `count(*) FILTER (WHERE occurred_at < to_timestamp($${index + 1})) AS by_${index}`).join(', ')}
     FROM journey.event WHERE type <= 14 AND before_time IS NULL GROUP BY type`,
    ends.map((end) => end + 1),
  )
  const told = new Map(events.map((row) => [number.parse(row.type), row]))
  for (const [index, snapshot] of plan.figures.snapshots.entries()) {
    STEP_NAMES.forEach((name, step) => {
      const planned = at(at(plan.targets.counts, step), at(plan.targets.snapshots, index))
      const figure = snapshot.counts.get(step)
      const target = figure ? scaleFigure(figure.value, plan.scale) : planned
      const found = [reached[0]?.[columnOf(step, index)], told.get(step + 1)?.[`by_${index}`] ?? 0]
      for (const count of found.map((value) => number.parse(value))) {
        if (count !== target)
          wrong.push(`${name} on ${snapshot.asOf}: ${count} people in the database, ${target} expected`)
      }
    })
  }
  const dates = plan.payments.amounts.map(({ snapshot }) => at(ends, snapshot) + 1)
  const sums = dates.map(
    (_, index) => `coalesce(sum(amount) FILTER (WHERE occurred_at < to_timestamp($${index + 1})), 0) AS by_${index}`,
  )
  for (const source of dates.length > 0
    ? ['journey.event WHERE type = 24', 'ledger.transfer WHERE movement = 9']
    : []) {
    const { rows } = await client.query(`SELECT ${sums.join(', ')} FROM ${source}`, dates)
    for (const [index, { snapshot, settled }] of plan.payments.amounts.entries()) {
      const amount = number.parse(rows[0]?.[`by_${index}`])
      const { asOf } = at(plan.figures.snapshots, snapshot)
      if (amount !== settled) wrong.push(`paid by ${asOf}: ${amount} rupiah in ${source}, ${settled} expected`)
    }
  }
  const { rows: overdrawn } = await client.query(
    `SELECT k.name, count(*) AS accounts
     FROM (SELECT kind, owner, sum(amount) AS balance
           FROM (SELECT credit_kind AS kind, credit_owner AS owner, amount FROM ledger.transfer
                 UNION ALL SELECT debit_kind, debit_owner, -amount FROM ledger.transfer) moved
           GROUP BY kind, owner HAVING sum(amount) < 0) negative
     JOIN ledger.account_kind k ON k.code = negative.kind AND k.guarded
     GROUP BY k.name`,
  )
  for (const { name, accounts } of overdrawn) wrong.push(`${accounts} accounts of ${name} are overdrawn`)
  wrong.push(...(await listOrphans(client)))
  return wrong
}

function columnOf(step: number, snapshot: number): string {
  return `step_${step}_by_${snapshot}`
}
