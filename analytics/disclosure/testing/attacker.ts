import { createRandom } from '../../testing/random.ts'
import { type Knowledge, knowledgeOf, knowledgeWithout } from '../knowledge.ts'
import { highs, modelOf, unknownsOf } from '../linear-model.ts'
import { isProtected, PROMISED_WIDTH } from '../promise.ts'
import { listProtected, type ProtectedCount } from '../protected-counts.ts'
import { PublicWidths } from '../public-widths.ts'
import { SolvedWidths } from '../solved-widths.ts'
import { isPublished, type SilentCounts, silentMoment, type TableHistory } from '../table.ts'

export type Found = ProtectedCount & { least: number; most: number }
/** A sum of true counts, each with a factor, and how wide its interval has to be. */
type Target = { terms: readonly (readonly [cell: number, factor: number])[]; count: number; promised: number }

const CORNERS = 12

/**
 * Whoever has every publication and the exact national totals: a linear programme over all true counts of a table and
 * all its week ends, solved for the least and the greatest value of each protected count. How it finds out is not how
 * protection is proved (other-worlds.ts); what is known and what has to be protected it takes from the same places
 * (knowledge.ts, protected-counts.ts), so whatever is forgotten there is forgotten by both. Returns the counts that are
 * narrower than promised, with what was found out about them.
 *
 * A count that everybody could tell as closely if nothing were published is no finding.
 *
 * @param everything the same with all moments between, where the attack is of week ends alone: what these tell without any
 *   publication is no finding either
 */
export function attack(
  whole: TableHistory,
  everything: TableHistory = whole,
): { attacked: number; solved: number; found: Found[] } {
  const { history, sizes, first } = takeTogether(whole)
  const knowledge = knowledgeOf(history)
  const targets = listProtected(knowledge)
  const { solved, found } = findOut(history, knowledge, targets.map(toTarget), sizes)
  const narrow = found.flatMap(({ place, least, most }) => {
    const target = targets[place]
    return target ? [{ ...target, least, most }] : []
  })
  return { attacked: targets.length, solved, found: everything === whole ? narrow : newsAmong(narrow) }

  function newsAmong(all: readonly Found[]): Found[] {
    if (all.length === 0) return []
    const widths = new PublicWidths(knowledgeWithout(everything))
    const ends = [...everything.weeks.keys()].filter(
      (week) => everything.weeks[week] && isPublished(everything.weeks[week]),
    )
    const { rows, columns } = knowledge
    const cellIn = (cell: number): number => {
      const [week, row] = [Math.floor(cell / (rows * columns)), Math.floor(cell / columns) % rows]
      return ((ends[week] ?? 0) * everything.shape.rows.length + (first[row] ?? 0)) * columns + (cell % columns)
    }
    return all.filter(({ least, most, ...each }) => {
      const less = each.less === undefined ? undefined : cellIn(each.less)
      const count = { ...each, cell: cellIn(each.cell), less }
      return most - least < widths.widthOf(count) && most - least < solvedWithout(count)
    })
  }

  /** As wide as whoever has no edition could tell when the one of the count was made: later days narrow it at most. */
  function solvedWithout(count: ProtectedCount): number {
    const { shape, weeks } = everything
    const week = Math.floor(Math.max(count.cell, count.less ?? 0) / (shape.rows.length * shape.measures.length))
    const edition = weeks[week]?.edition
    const last = edition === undefined ? week : weeks.findLastIndex((each) => each.edition === edition)
    using solved = new SolvedWidths(knowledgeWithout({ shape, weeks: weeks.slice(0, last + 1) }))
    return solved.widthAtMost(count)
  }
}

/**
 * What is known with the exact national totals of every day: `days` are the true counts at the ends of the days of a week
 * before its last, by the number of the week among those published.
 */
export function withDays(
  { shape, weeks }: TableHistory,
  days: ReadonlyMap<number, readonly SilentCounts[]>,
): TableHistory {
  const all = weeks
    .filter(isPublished)
    .flatMap((week, place) => [...(days.get(place) ?? []).map((each) => silentMoment(shape, each, week.absent)), week])
  return { shape, weeks: all }
}

/** The same for sums of counts, such as derived tables are made of: those from 1 to 9 keep as wide an interval. */
export function attackSums(
  history: TableHistory,
  sums: readonly Target['terms'][],
): { attacked: number; found: { count: number; least: number; most: number }[] } {
  const knowledge = knowledgeOf(history)
  const targets = sums.flatMap((terms): Target[] => {
    const count = sumIn(knowledge.truth, { terms })
    return isProtected(count) ? [{ terms, count, promised: PROMISED_WIDTH }] : []
  })
  const { found } = findOut(history, knowledge, targets)
  return { attacked: targets.length, found }
}

/**
 * Rows in which nobody ever is and of which the same was published are one row of their common size: whatever it may hold
 * can be shared out evenly among them, so the programme is smaller and its optima are the same. None of their counts is
 * protected.
 */
function takeTogether({ shape, weeks }: TableHistory): { history: TableHistory; sizes: number[]; first: number[] } {
  const columns = shape.measures.length
  const partOf = (counts: Int32Array, row: number): Int32Array => counts.subarray(row * columns, (row + 1) * columns)
  const kinds = Map.groupBy(shape.rows.keys(), (row) => {
    if (weeks.some(({ truth }) => partOf(truth, row).some((count) => count !== 0))) return String(row)
    if (shape.rows[row] === shape.gate?.without) return String(row)
    const said = weeks.map(({ rounded, absent, over }) => [absent.has(row), over?.has(row), ...partOf(rounded, row)])
    return `nobody ${said.join()}`
  })
  const first = [...kinds.values()].map(([row = 0]) => row)
  const placesOf = (rows: ReadonlySet<number>): Set<number> =>
    new Set(first.flatMap((row, place) => (rows.has(row) ? [place] : [])))
  const keep = (counts: Int32Array): Int32Array => Int32Array.from(first.flatMap((row) => [...partOf(counts, row)]))
  return {
    first,
    sizes: [...kinds.values()].map(({ length }) => length),
    history: {
      shape: { ...shape, rows: first.map((row) => shape.rows[row] ?? '') },
      weeks: weeks.map((week) => ({
        ...week,
        truth: keep(week.truth),
        rounded: keep(week.rounded),
        absent: placesOf(week.absent),
        over: placesOf(week.over ?? new Set()),
      })),
    },
  }
}

function toTarget({ cell, less, count, promised }: ProtectedCount): Target {
  return { terms: [[cell, 1], ...(less === undefined ? [] : [[less, -1] as const])], count, promised }
}

function sumIn(world: ArrayLike<number>, { terms }: Pick<Target, 'terms'>): number {
  return terms.reduce((sum, [cell, factor]) => sum + factor * (world[cell] ?? 0), 0)
}

type FoundTarget = { place: number; count: number; least: number; most: number }

/** The targets that are narrower than promised, but for those that are as narrow if nothing is published. */
function findOut(
  history: TableHistory,
  knowledge: Knowledge,
  targets: readonly Target[],
  sizes: readonly number[] = [],
): { solved: number; found: FoundTarget[] } {
  const { solved, found } = narrowest(knowledge, targets, sizes)
  if (found.length === 0) return { solved, found }
  const again = found.flatMap(({ place }) => targets[place] ?? [])
  const known = new Map(narrowest(knowledgeWithout(history), again, sizes).found.map((each) => [each.place, each]))
  const isNews = ({ least, most }: FoundTarget, index: number): boolean => {
    const before = known.get(index)
    return !before || before.most - before.least > most - least
  }
  return { solved, found: found.filter(isNews) }
}

/** A value between whole numbers is none: the interval shrinks to the whole numbers in it. */
function wholeNumbersIn({ least, most }: { least: number; most: number }): { least: number; most: number } {
  return { least: Math.ceil(least - 1e-6) + 0, most: Math.floor(most + 1e-6) }
}

function widthOf(range: { least: number; most: number }): number {
  const { least, most } = wholeNumbersIn(range)
  return most - least
}

/**
 * The counts that are narrower than promised. Whatever the solver visits is a possible world: counts that differ enough
 * between worlds seen so far need no solving.
 */
function narrowest(
  knowledge: Knowledge,
  targets: readonly Target[],
  sizes: readonly number[],
): { solved: number; found: FoundTarget[] } {
  const range = targets.map(({ count }) => ({ least: count, most: count }))
  const look = (world: ArrayLike<number>): void => {
    for (const [index, target] of targets.entries()) {
      const seen = range[index]
      if (!seen) continue
      const value = sumIn(world, target)
      seen.least = Math.min(seen.least, value)
      seen.most = Math.max(seen.most, value)
    }
  }
  let solved = 0
  const found: FoundTarget[] = []
  const unknowns = unknownsOf(knowledge)
  highs.withModel(modelOf(knowledge, unknowns, sizes), (model) => {
    // The first world is found sooner in the smaller programme that presolving makes.
    model.options.set({ output_flag: false, solver: 'simplex', presolve: 'on' })
    model.run()
    // From one optimum to the next only costs change: the basis stays feasible for the primal simplex method.
    model.options.set({ simplex_strategy: 4, presolve: 'off' })
    const solve = (): void => {
      model.run()
      if (model.getModelStatus() !== highs.constants.modelStatus.optimal) throw new Error('the attack cannot be solved')
      const { colValue } = model.getSolution()
      look(Float64Array.from(unknowns.of, (unknown) => colValue[unknown] ?? 0))
      solved += 1
    }
    const optimum = (target: Target, sign: 1 | -1): void => {
      setCosts(target, sign)
      solve()
      setCosts(target, 0)
    }
    const setCosts = ({ terms }: Target, factor: number): void => {
      const costs = Map.groupBy(terms, ([cell]) => unknowns.of[cell] ?? 0)
      for (const [unknown, own] of costs) {
        model.changeColCost(unknown, factor * own.reduce((sum, [, each]) => sum + each, 0))
      }
    }
    const setAllCosts = (costs: Float64Array): void => {
      model.changeColsCost({ kind: 'range', from: 0, to: costs.length - 1 }, costs)
    }
    // Far corners first: rows are pushed up and down together, so that one world shows much of many counts.
    for (let corner = 0; corner < CORNERS; corner++) {
      const random = createRandom(corner)
      const ups = Array.from({ length: knowledge.rows }, () => (random.chance(0.5) ? 1 : -1))
      const isUp = (cell: number): number => ups[Math.floor(cell / knowledge.columns) % knowledge.rows] ?? 1
      const costs = new Float64Array(unknowns.count)
      for (const [index, target] of targets.entries()) {
        const seen = range[index]
        if (!seen || widthOf(seen) >= target.promised) continue
        const cost = isUp(target.terms[0]?.[0] ?? 0) * random.next()
        for (const [cell, factor] of target.terms) {
          const unknown = unknowns.of[cell] ?? 0
          costs[unknown] = (costs[unknown] ?? 0) + cost * factor
        }
      }
      setAllCosts(costs)
      solve()
    }
    setAllCosts(new Float64Array(unknowns.count))
    for (const [place, target] of targets.entries()) {
      const seen = range[place]
      if (!seen || widthOf(seen) >= target.promised) continue
      optimum(target, 1)
      if (widthOf(seen) >= target.promised) continue
      optimum(target, -1)
      if (widthOf(seen) < target.promised) found.push({ place, count: target.count, ...wholeNumbersIn(seen) })
    }
  })
  return { solved, found }
}
