import type { ClientBase } from 'pg'
import { z } from 'zod'
import { endOfDay } from './calendar.ts'
import { at } from './columns.ts'
import { scaleFigure } from './decimal.ts'
import type { Plan } from './plan.ts'
import { STEP_NAMES } from './steps.ts'

const EPOCH_2020 = 1_577_836_800
const number = z.coerce.number()

/**
 * Counts in PostgreSQL what was written: people at each step by each date, from states and from events; money by each
 * date; accounts that may not be overdrawn. Returns what differs from the plan, nothing when all agrees.
 */
export async function verifyLoad(client: ClientBase, plan: Plan): Promise<string[]> {
  const wrong: string[] = []
  for (const [index, snapshot] of plan.figures.snapshots.entries()) {
    const end = endOfDay(snapshot.day)
    const states = STEP_NAMES.map((name) => `count(*) FILTER (WHERE ${name} <= $1) AS ${name}`)
    const { rows: counts } = await client.query(`SELECT ${states.join(', ')} FROM journey.participant`, [
      end - EPOCH_2020,
    ])
    const { rows: events } = await client.query(
      `SELECT type, count(DISTINCT participant_id) AS people FROM journey.event
       WHERE type <= 14 AND occurred_at < to_timestamp($1) GROUP BY type`,
      [end + 1],
    )
    const people = new Map(events.map((row) => [number.parse(row.type), number.parse(row.people)]))
    STEP_NAMES.forEach((name, step) => {
      const planned = at(at(plan.targets.counts, step), at(plan.targets.snapshots, index))
      const figure = snapshot.counts.get(step)
      const target = figure ? scaleFigure(figure.value, plan.scale) : planned
      const found = [number.parse(counts[0]?.[name]), people.get(step + 1) ?? 0]
      for (const count of found) {
        if (count !== target)
          wrong.push(`${name} on ${snapshot.asOf}: ${count} people in the database, ${target} expected`)
      }
    })
  }
  for (const { snapshot, settled } of plan.payments.amounts) {
    const { asOf, day } = at(plan.figures.snapshots, snapshot)
    const { rows } = await client.query(
      `SELECT coalesce((SELECT sum(amount) FROM journey.event WHERE type = 24 AND occurred_at < to_timestamp($1)), 0) AS told,
              coalesce((SELECT sum(amount) FROM ledger.transfer WHERE movement = 9 AND occurred_at < to_timestamp($1)), 0) AS booked`,
      [endOfDay(day) + 1],
    )
    for (const amount of [rows[0]?.told, rows[0]?.booked]) {
      if (number.parse(amount) !== settled)
        wrong.push(`paid by ${asOf}: ${amount} rupiah in the database, ${settled} expected`)
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
  return wrong
}
