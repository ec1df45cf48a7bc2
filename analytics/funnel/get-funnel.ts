import { InvalidInputError } from '#platform/errors.ts'
import type { Step } from '#prisma/journey.ts'
import type { EditionReader } from '../editions/edition-reader.ts'
import { getFunnelFromEdition, PUBLIC_QUESTIONS } from '../editions/get-funnel-from-edition.ts'
import type { QueryExplanation } from '../questions/ask.ts'
import { askBySlices, type QuestionContext } from '../questions/ask-by-slices.ts'
import { type CellPage, parseCursor, toCursor } from '../questions/cell-pages.ts'
import { cohortSlice } from '../questions/cohorts.ts'
import type { FunnelQuestion } from '../questions/funnel-question.ts'
import { funnelStatement, MOST_CELLS } from '../questions/funnel-statement.ts'
import { asOfOf, type Moment, momentOf } from '../questions/moment.ts'
import { requireAnalyst } from '../questions/require-analyst.ts'
import type { Slice } from '../questions/slices.ts'
import { toSelection } from '../questions/to-selection.ts'
import type { CodeLists } from './code-lists.ts'
import { mayReadExact } from './disclosure.ts'
import { type FunnelRequest, isFiltered, parseFunnelRequest } from './request.ts'
import { type FunnelPart, type Telling, toFunnelPart } from './to-funnel.ts'
import { withoutParts } from './told-together.ts'

export type FunnelComparison = FunnelPart & {
  asOf: Date
  /** Rupiah; absent when it may not be shown, or was not asked for. */
  paidAmount: bigint | null
}

export type Funnel = FunnelPart & {
  /** The last instant that counts. */
  asOf: Date
  /** Greatest `recorded_at` included, ISO 8601; absent before the first event. */
  watermark: string | null
  lagSeconds: number
  /** People in the database per real person; absent when nothing was played back. */
  scale: number | null
  /** Number of the published edition that the figures come from; absent when they are live. */
  edition: number | null
  /** Rupiah; absent when it may not be shown, or was not asked for. */
  paidAmount: bigint | null
  windowDays: number | null
  /** How many cells the breakdown has, those on other pages included, and where the page ends if others follow. */
  breakdownCells: number
  breakdownEnd: string | null
  comparison: FunnelComparison | null
  /** Absent for an edition's figures, which no query was asked for. */
  explain: QueryExplanation | null
}

/** What costs more, and is asked for only when somebody reads it. */
export type FunnelWants = { conversions: boolean; paidAmount: boolean }
const EVERYTHING: FunnelWants = { conversions: true, paidAmount: true }

/**
 * How many people have reached each step, by the definitions of the contract. Throws InvalidInputError for a question
 * that makes no sense, UnavailableError when ClickHouse does not answer; windows, cohorts and comparisons need a role.
 */
export async function getFunnel({
  ctx,
  input,
  wants = EVERYTHING,
}: {
  ctx: QuestionContext & { editions: EditionReader }
  input: unknown
  wants?: FunnelWants
}): Promise<Funnel> {
  const request = parseFunnelRequest(input)
  if (request.windowDays || request.cohort || request.compareWith || request.page) {
    requireAnalyst(
      ctx.viewer,
      `Conversion windows, cohorts, comparisons and pages of a breakdown are for analysts, auditors and administrators. ${PUBLIC_QUESTIONS}`,
    )
  }
  const isForAnybody = !mayReadExact(ctx.viewer)
  const isPart = request.by.length > 0 || isFiltered(request)
  if (isPart && isForAnybody) return getFunnelFromEdition(ctx, request)
  const [codeLists, freshness] = await Promise.all([ctx.codeLists(), ctx.freshness()])
  const compared = request.compareWith ? comparedWith(request) : isForAnybody ? withTotals(request) : undefined
  const requests = [request, ...(compared ? [compared] : [])]
  const moments = requests.map(({ asOf }) => momentOf(asOf, freshness))
  const questions = requests.map((each, index) =>
    toQuestion(each, moments[index] ?? momentOf(undefined, freshness), codeLists, wants),
  )
  const page = toPage(request)
  const { row, explain } = await askBySlices(ctx, (widths) =>
    funnelStatement(questions, { withPaid: wants.paidAmount, widths, page }),
  )
  const tooLarge = questions.find((_question, index) => (row.cells[index]?.length ?? 0) > MOST_CELLS)
  if (tooLarge && !page) throw new InvalidInputError(await tooManyCells(ctx, tooLarge), ['by'])
  const isCut = page !== undefined && (row.cells[0]?.length ?? 0) > page.size
  const cells = isCut ? [row.cells[0]?.slice(0, page.size) ?? []] : row.cells
  const end = isCut ? cells[0]?.at(-1)?.codes : undefined
  const [answer, comparison] = requests.map((each, index) => {
    const telling: Telling = {
      request: each,
      codeLists,
      language: ctx.language,
      withConversions: questions[index]?.withConversions ?? false,
    }
    return {
      ...toFunnelPart(cells[index] ?? [], telling, row.totals?.[index]),
      asOf: asOfOf(moments[index] ?? momentOf(undefined, freshness), row.watermark, freshness),
      paidAmount: row.paid[index] ?? null,
    }
  })
  if (!answer) throw new Error('no answer to the question itself')
  return {
    ...answer,
    ...(isForAnybody && { steps: withoutParts(answer.steps, request.order, totalsOf(comparison ?? answer)) }),
    watermark: row.watermark,
    lagSeconds: freshness.lagSeconds,
    scale: freshness.playback?.scale ?? null,
    edition: null,
    windowDays: request.windowDays ?? null,
    breakdownCells: request.by.length ? (row.cellCounts[0] ?? 0) : 0,
    breakdownEnd: end ? toCursor(slicesOf(request), end) : null,
    comparison: (request.compareWith && comparison) ?? null,
    explain,
  }
}

/** Another period or cohort: what it leaves out is as in the question. */
function comparedWith(request: FunnelRequest): FunnelRequest {
  const { asOf, filter } = request.compareWith ?? {}
  return { ...request, asOf: asOf ?? request.asOf, filter: filter ?? request.filter }
}

/** How many have reached each step whatever else they did, beside a question in strict order. */
function withTotals(request: FunnelRequest): FunnelRequest | undefined {
  return request.order === 'STRICT' ? { ...request, order: 'ANY' } : undefined
}

function totalsOf({ steps }: FunnelPart): Map<Step, number> {
  return new Map(steps.map(({ step, count }) => [step, count ?? 0]))
}

function slicesOf({ cohort, by }: FunnelRequest): readonly Slice[] {
  return cohort ? [cohortSlice(cohort), ...by] : by
}

function toPage(request: FunnelRequest): CellPage | undefined {
  const { page, cohort } = request
  if (!page) return undefined
  const after = page.after === undefined ? undefined : parseCursor(page.after, slicesOf(request))
  return { size: page.size, after, totalsBy: cohort ? [cohortSlice(cohort)] : [] }
}

/** They are counted only for whoever has asked for too many. */
async function tooManyCells(ctx: QuestionContext, question: FunnelQuestion): Promise<string> {
  const page: CellPage = { size: 1, after: undefined, totalsBy: [] }
  const { row } = await askBySlices(ctx, (widths) => funnelStatement([question], { withPaid: false, widths, page }))
  return `The breakdown has ${row.cellCounts[0]} cells, and an answer at most ${MOST_CELLS}. Filter it, or ask for a page after another: page: {size: 1000}, then page: {size: 1000, after: breakdownEnd of the page before}.`
}

const DAY_SECONDS = 86_400

function toQuestion(request: FunnelRequest, moment: Moment, codeLists: CodeLists, wants: FunnelWants): FunnelQuestion {
  const { steps, order, cohort, windowDays } = request
  const seconds = (windowDays ?? 0) * DAY_SECONDS
  return {
    steps,
    order,
    by: slicesOf(request),
    until: moment.until,
    selection: toSelection(request.filter, codeLists),
    // The window of whoever began in a second is over when that second, so much later, is past.
    window: windowDays ? { seconds, youngFrom: moment.reference - seconds } : undefined,
    // Whether a cohort is too young is told by those who are not.
    withConversions: wants.conversions || (cohort !== undefined && windowDays !== undefined),
  }
}
