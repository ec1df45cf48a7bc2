import type { ClickHouseClient } from '@clickhouse/client'
import { InvalidInputError, UnavailableError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity.ts'
import { endOfJakartaDay, jakartaDayOf, startOfJakartaDay } from '#platform/jakarta-time.ts'
import type { Step } from '#prisma/journey.ts'
import { queryRow } from '../clickhouse/query.ts'
import { toStateSeconds } from '../clickhouse/state-columns.ts'
import type { CodeLists } from './code-lists.ts'
import { FILTER_FIELDS } from './dimensions.ts'
import { mayReadExact, type ShownCount, showExact, showRounded } from './disclosure.ts'
import type { FreshnessReader } from './freshness.ts'
import { funnelQuery, MOST_CELLS, type StateQuestion } from './funnel-sql.ts'
import { type FunnelRequest, isFiltered, parseFunnelRequest } from './request.ts'

export type StepCount = ShownCount & { step: Step }

export type FunnelCell = { keys: string[]; labels: string[]; steps: StepCount[] }

export type Funnel = {
  /** The last instant that counts. */
  asOf: Date
  /** Greatest `recorded_at` included, ISO 8601; absent before the first event. */
  watermark: string | null
  lagSeconds: number
  /** People in the database per real person; absent when nothing was played back. */
  scale: number | null
  /** Number of the published edition that the figures come from; absent when they are live. */
  edition: number | null
  steps: StepCount[]
  /** Rupiah; absent when it may not be shown. */
  paidAmount: bigint | null
  breakdown: FunnelCell[]
}

export type FunnelContext = {
  viewer: Viewer
  language: 'id' | 'en'
  /** A client of ClickHouse that is free. */
  clickhouse: () => ClickHouseClient
  codeLists: () => Promise<CodeLists>
  freshness: FreshnessReader
}

/**
 * How many people have reached each step, by the definitions of the contract. Throws InvalidInputError for a question
 * that makes no sense, UnavailableError when ClickHouse does not answer.
 */
export async function getFunnel({ ctx, input }: { ctx: FunnelContext; input: unknown }): Promise<Funnel> {
  const request = parseFunnelRequest(input)
  const [codeLists, { lagSeconds, playback }] = await Promise.all([ctx.codeLists(), ctx.freshness()])
  const until = dayEnd(request.asOf)
  const query = funnelQuery(toQuestion(request, codeLists, until))
  const answer = await queryRow(ctx.clickhouse(), query).catch((error: unknown) => {
    throw Object.assign(new UnavailableError('The figures cannot be read at the moment.'), { cause: error })
  })
  if (answer.cells.length > MOST_CELLS) {
    throw new InvalidInputError(`The breakdown has more than ${MOST_CELLS} cells. Filter it.`, ['by'])
  }

  const isExact = mayReadExact(ctx.viewer)
  const showTotal = isExact || !isFiltered(request) ? showExact : showRounded
  const showPart = isExact ? showExact : showRounded
  const toSteps = (counts: readonly number[], show: (count: number) => ShownCount): StepCount[] =>
    request.steps.map((step, index) => ({ step, ...show(counts[index] ?? 0) }))
  const totals = request.steps.map((_step, index) =>
    answer.cells.reduce((sum, [, counts]) => sum + (counts[index] ?? 0), 0),
  )
  return {
    asOf: until ? new Date(until.getTime() - 1) : new Date(answer.watermark ?? Date.now()),
    watermark: answer.watermark,
    lagSeconds,
    scale: playback?.scale ?? null,
    edition: null,
    steps: toSteps(totals, showTotal),
    paidAmount: isExact || !isFiltered(request) ? answer.paidAmount : null,
    breakdown: request.by.length
      ? answer.cells
          .map(([codes, counts]) => ({ codes, values: valuesOf(request, codeLists, codes), counts }))
          .sort((one, other) => compareCodes(one.codes, other.codes))
          .map(({ values, counts }) => ({
            keys: values.map(({ key }) => key),
            labels: values.map(({ labels }) => labels[ctx.language]),
            steps: toSteps(counts, showPart),
          }))
      : [],
  }
}

/** End of the Jakarta day asked for; without one, and today, there is no end but the watermark. A playback may have later days. */
function dayEnd(asOf: Date | undefined): Date | undefined {
  if (!asOf) return undefined
  const day = jakartaDayOf(asOf)
  return day === jakartaDayOf(new Date()) ? undefined : endOfJakartaDay(day)
}

function toQuestion(request: FunnelRequest, codeLists: CodeLists, until: Date | undefined): StateQuestion {
  const { filter, steps, order, by } = request
  const fields = Object.keys(FILTER_FIELDS) as (keyof typeof FILTER_FIELDS)[]
  return {
    steps,
    order,
    by,
    before: until && toStateSeconds(until),
    allowed: fields.flatMap((field) => {
      const dimension = FILTER_FIELDS[field]
      const keys = filter[field]
      return keys ? [{ dimension, codes: keys.map((key) => codeLists.toCode(dimension, key)) }] : []
    }),
    enteredFrom: filter.enteredFrom ? toStateSeconds(startOfJakartaDay(filter.enteredFrom)) : undefined,
    enteredBefore: filter.enteredTo ? toStateSeconds(endOfJakartaDay(filter.enteredTo)) : undefined,
  }
}

function valuesOf({ by }: FunnelRequest, codeLists: CodeLists, codes: readonly number[]) {
  return by.map((dimension, index) => codeLists.fromCode(dimension, codes[index] ?? 0))
}

/** By code, what is not known last. */
function compareCodes(one: readonly number[], other: readonly number[]): number {
  for (const [index, code] of one.entries()) {
    const against = other[index] ?? 0
    if (code !== against) return (code || Number.MAX_SAFE_INTEGER) - (against || Number.MAX_SAFE_INTEGER)
  }
  return 0
}
