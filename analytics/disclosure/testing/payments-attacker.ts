import { INCENTIVE_IDR, SURVEY_IDR } from '#prisma/replay/rules.ts'
import { BASE, isProtected, MOST_WITHHELD, PROMISED_WIDTH } from '../promise.ts'

/** Payments nationally up to the end of a week: the true numbers, and what was published of those that fail or come back. */
export type PaymentsWeek = {
  incentives: number
  surveys: number
  failed: number
  returned: number
  /** Exact and live for everybody: rupiah settled, people paid (each of whom has got one incentive or more). */
  paidAmount: number
  paid: number
  /** Null: withheld. Absent: not published. */
  published: Partial<Record<'failed' | 'returned' | 'settled', number | null>>
}

type Range = { least: number; most: number }
type Chain = { name: string; truth: number[]; cells: Range[]; steps: Range[] }
/** A count, or that of one week, of which fewer values are left than is promised. */
export type FoundPayment = { name: string; week: number; count: number; values: number }

const RATIO = INCENTIVE_IDR / SURVEY_IDR

/**
 * What somebody finds out who has the editions and the live rupiah and people of every week end, and knows what the rules
 * pay: rupiah tell surveys from incentives, so each count is a chain of whole numbers over the weeks, whose every value
 * is told by propagation. Counts are known not to go down, wherever they do not.
 *
 * A count of 1 to 9 is found when fewer values are left than promised, and fewer than without any edition.
 */
export function attackPayments(weeks: readonly PaymentsWeek[]): { attacked: number; found: FoundPayment[] } {
  const without = targetsOf(weeks.map((week) => ({ ...week, published: {} })))
  const targets = targetsOf(weeks).map((target, index) => {
    return { ...target, promised: Math.min(PROMISED_WIDTH + 1, without[index]?.values ?? 0) }
  })
  return {
    attacked: targets.length,
    found: targets.flatMap(({ promised, ...target }) => (target.values < promised ? [target] : [])),
  }
}

function targetsOf(weeks: readonly PaymentsWeek[]): FoundPayment[] {
  return chainsOf(weeks).flatMap((chain) => {
    propagate(chain)
    const { name, truth, cells, steps } = chain
    return truth.flatMap((count, week) => {
      const [cell, before, step] = [cells[week], cells[week - 1], steps[week - 1]]
      const targets = cell ? [{ name, week, count, values: cell.most - cell.least + 1 }] : []
      if (cell && before && step) {
        const values =
          Math.min(step.most, cell.most - before.least) - Math.max(step.least, cell.least - before.most) + 1
        targets.push({ name: `${name} of the week`, week, count: count - (truth[week - 1] ?? 0), values })
      }
      return targets.filter((target) => isProtected(target.count))
    })
  })
}

function chainsOf(weeks: readonly PaymentsWeek[]): Chain[] {
  const units = weeks.map(({ paidAmount }) => paidAmount / SURVEY_IDR)
  const split = weeks.map(({ paid, published: { settled } }, week): Range => {
    const unit = units[week] ?? 0
    const bounds = boundsOf(settled)
    return {
      least: Math.max(paid, Math.ceil((unit - bounds.most) / (RATIO - 1))),
      most: Math.min(Math.floor(unit / RATIO), Math.floor((unit - bounds.least) / (RATIO - 1))),
    }
  })
  const splitSteps = weeks.slice(1).map((_week, index): Range => {
    return { least: 0, most: Math.floor(((units[index + 1] ?? 0) - (units[index] ?? 0)) / RATIO) }
  })
  // Surveys and payments settled are told by the incentives: as many values are left of them.
  const settledChains = (['incentives', 'surveys'] as const).map((name): Chain => {
    return {
      name,
      truth: weeks.map((week) => week[name]),
      cells: split.map((range) => ({ ...range })),
      steps: splitSteps,
    }
  })
  const others = (['failed', 'returned'] as const).map((name): Chain => {
    const truth = weeks.map((week) => week[name])
    return {
      name,
      truth,
      cells: weeks.map(({ published, paid }, week) => {
        const { least, most } = boundsOf(published[name])
        // What came back was settled before: by the rupiah, at most with as few incentives as there may be.
        return { least, most: name === 'returned' ? Math.min(most, (units[week] ?? 0) - (RATIO - 1) * paid) : most }
      }),
      steps: truth.slice(1).map((count, index) => {
        const least = count < (truth[index] ?? 0) ? Number.NEGATIVE_INFINITY : 0
        return { least, most: Number.POSITIVE_INFINITY }
      }),
    }
  })
  return [...settledChains, ...others]
}

/** Totals are rounded down to tens (decision 19), and below 20 withheld. */
function boundsOf(shown: number | null | undefined): Range {
  if (shown === undefined) return { least: 0, most: Number.POSITIVE_INFINITY }
  return shown === null ? { least: 0, most: MOST_WITHHELD + BASE - 1 } : { least: shown, most: shown + BASE - 1 }
}

/** Narrows every week by those beside it, there and back: each value left belongs to some whole course of counts. */
function propagate({ cells, steps }: Chain): void {
  for (const [index, step] of steps.entries()) {
    const [one, next] = [cells[index], cells[index + 1]]
    if (!one || !next) continue
    next.least = Math.max(next.least, one.least + step.least)
    next.most = Math.min(next.most, one.most + step.most)
  }
  for (let index = steps.length - 1; index >= 0; index--) {
    const [one, next, step] = [cells[index], cells[index + 1], steps[index]]
    if (!one || !next || !step) continue
    one.least = Math.max(one.least, next.least - step.most)
    one.most = Math.min(one.most, next.most - step.least)
  }
}
