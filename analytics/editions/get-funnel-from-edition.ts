import { InvalidInputError, UnavailableError } from '#platform/errors.ts'
import { endOfJakartaDay, jakartaDayOf } from '#platform/jakarta-time.ts'
import { STEPS } from '#prisma/journey.ts'
import type { CodeLists } from '../funnel/code-lists.ts'
import { type CodedDimension, FILTER_FIELDS, type FunnelDimension } from '../funnel/dimensions.ts'
import type { FreshnessReader } from '../funnel/freshness.ts'
import type { Funnel } from '../funnel/get-funnel.ts'
import type { FunnelRequest } from '../funnel/request.ts'
import type { StepCount } from '../funnel/to-funnel.ts'
import type { PublishedWeek } from './edition-content.ts'
import type { EditionReader } from './edition-reader.ts'
import { dimensionOf, type EditionTable, PUBLISHED_DIMENSIONS, tableOf } from './edition-tables.ts'
import { labelsIn } from './row-labels.ts'

export type EditionContext = {
  language: 'id' | 'en'
  codeLists: () => Promise<CodeLists>
  freshness: FreshnessReader
  editions: EditionReader
}

/**
 * Parts of the people as the last edition has them: of the last week end that is not after `asOf`. Throws
 * InvalidInputError, which says what there is, for what no table holds; UnavailableError before the first edition.
 */
export async function getFunnelFromEdition(ctx: EditionContext, request: FunnelRequest): Promise<Funnel> {
  const { table, keys } = chooseTable(request)
  const dimension = dimensionOf(table)
  const [published, codeLists, { lagSeconds, playback }] = await Promise.all([
    ctx.editions.latest(),
    ctx.codeLists(),
    ctx.freshness(),
  ])
  const weeks = published?.tables.get(table.id) ?? []
  const inEdition = new Set(weeks.flatMap(({ rows }) => rows.map(({ key }) => key)))
  // What neither it nor a code list has is refused whether or not there is an edition; a wave is looked for in it.
  for (const key of keys ?? []) if (dimension && !inEdition.has(key)) codeLists.toCode(dimension, key)
  if (!published) {
    throw new UnavailableError(
      'No edition has been published yet. National totals, without filter and breakdown, are live.',
      [request.by.length ? 'by' : 'filter'],
    )
  }
  const { edition } = published
  for (const key of keys ?? []) if (dimension) checkKey(dimension, key, codeLists, inEdition)
  const week = weekAt(weeks, request.asOf)
  const held = week.measures.flatMap((measure) => STEPS[measure] ?? [])
  if (!request.steps.some((step) => held.includes(step))) {
    throw notHeld(`by ${dimension} at ${request.steps.join(', ')}: that table has ${held.join(', ')}`, 'steps')
  }
  const labelOf = labelsIn(edition.provenance, codeLists)
  const rows = keys ? week.rows.filter(({ key }) => keys.includes(key)) : week.rows
  const toSteps = (counts: readonly (number | null)[]): StepCount[] =>
    request.steps.map((step) => {
      const count = counts[week.measures.indexOf(STEPS.indexOf(step))] ?? null
      return { step, count, withheld: count === null && held.includes(step), fromPrevious: null, fromFirst: null }
    })
  return {
    asOf: new Date(endOfJakartaDay(week.weekEnd).getTime() - 1),
    watermark: edition.watermark?.toISOString() ?? null,
    lagSeconds,
    scale: playback?.scale ?? null,
    edition: edition.number,
    steps: toSteps(keys ? sumOf(rows, week.measures.length, dimension) : week.totals),
    paidAmount: null,
    windowDays: null,
    breakdownCells: request.by.length ? rows.length : 0,
    breakdownEnd: null,
    cohorts: [],
    comparison: null,
    explain: null,
    breakdown: request.by.length ? rows.map(({ key, counts }) => ({ ...labelled(key), steps: toSteps(counts) })) : [],
  }

  function labelled(key: string): { cohort: null; keys: string[]; labels: string[] } {
    const label = dimension ? labelOf(dimension, key)[ctx.language] : key
    return { cohort: null, keys: [key], labels: [label] }
  }
}

/** The table with what is asked for, and the rows that the filter wants; all without one. */
function chooseTable({ by, filter, order, steps }: FunnelRequest): { table: EditionTable; keys: string[] | undefined } {
  const filtered = (Object.keys(FILTER_FIELDS) as (keyof typeof FILTER_FIELDS)[]).flatMap((field) => {
    const keys = filter[field]
    return keys ? [{ dimension: FILTER_FIELDS[field], keys }] : []
  })
  const dimensions = new Set<FunnelDimension>([...by, ...filtered.map(({ dimension }) => dimension)])
  const [dimension, ...others] = dimensions
  if (filter.enteredFrom || filter.enteredTo || !dimension) throw notHeld('by day of registration', 'filter')
  if (others.length) throw notHeld(`by ${[...dimensions].join(' and ')} together`, by.length ? 'by' : 'filter')
  // Alone, a step is counted alike in both orders.
  if (order === 'STRICT' && steps.length > 1) throw notHeld('in strict order', 'order')
  const table = tableOf(dimension)
  if (!table) throw notHeld(`by ${dimension}`, by.length ? 'by' : 'filter')
  return { table, keys: filtered[0]?.keys }
}

/** What the public can ask, for whoever asked for something else. */
export const PUBLIC_QUESTIONS = `Without a token there are national totals, and from the edition people by step (order ANY) and one of ${PUBLISHED_DIMENSIONS.join(', ')}, at week ends; the query editions lists all tables.`

function notHeld(what: string, field: string): InvalidInputError {
  return new InvalidInputError(`No published table is ${what}. ${PUBLIC_QUESTIONS}`, [field])
}

/** Throws InvalidInputError for a key that the slice does not have: a wave that was never opened, too. */
function checkKey(dimension: CodedDimension, key: string, codeLists: CodeLists, inEdition: ReadonlySet<string>): void {
  const listed = codeLists.list(dimension).map((value) => value.key)
  const known = new Set([...inEdition, ...listed])
  if (!known.has(key))
    throw new InvalidInputError(`There is no wave ${key}. There are ${[...known].join(', ')}.`, ['filter'])
}

function weekAt(weeks: readonly PublishedWeek[], asOf: Date | undefined): PublishedWeek {
  const day = asOf && jakartaDayOf(asOf)
  const week = day ? weeks.findLast(({ weekEnd }) => weekEnd <= day) : weeks.at(-1)
  if (week) return week
  throw new InvalidInputError(
    weeks[0]
      ? `The edition begins with the week that ended on ${weeks[0].weekEnd}.`
      : 'The edition holds no such table.',
    ['asOf'],
  )
}

/**
 * Of several rows; withheld when one of them is, since the sum would give it away. A wave is a row from the first selected
 * on: before, there is nobody.
 */
function sumOf(rows: PublishedWeek['rows'], columns: number, dimension: CodedDimension | undefined): (number | null)[] {
  return Array.from({ length: columns }, (_, column) =>
    rows.reduce<number | null>(
      (sum, { counts }) => {
        const count = counts[column] ?? null
        return sum === null || count === null ? null : sum + count
      },
      rows.length || dimension === 'WAVE' ? 0 : null,
    ),
  )
}
