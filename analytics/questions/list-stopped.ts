import { requireRole } from '#platform/authorise.ts'
import { InvalidInputError } from '#platform/errors.ts'
import { type Connection, parsePage } from '#platform/page.ts'
import { STEPS, type Step } from '#prisma/journey.ts'
import { fromStateSeconds, NO_ENTRY_DAY, NOT_REACHED } from '../clickhouse/state-columns.ts'
import { STEP_ORDER } from '../disclosure/step-order.ts'
import { FUNNEL_DIMENSIONS, type FunnelDimension } from '../funnel/dimensions.ts'
import { ask, type QueryExplanation } from './ask.ts'
import type { QuestionContext } from './ask-by-slices.ts'
import { sliceValueOf } from './cohorts.ts'
import type { DropOffQuestion } from './drop-off-sql.ts'
import { dayOfSecond } from './periods.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { purchaseLimitOf } from './purchase-limit.ts'
import {
  buyingEndedStatement,
  type PlaceInOrder,
  type SortKey,
  type StoppedRow,
  sortKey,
  stoppedPageStatement,
} from './stopped-page-sql.ts'

export type StoppedParticipant = {
  pseudonym: string
  /** Only for those who may know who it is. */
  participantId: string | null
  since: Date
  attributes: { dimension: FunnelDimension; key: string; label: string }[]
  steps: Step[]
  actUntil: Date | null
  canStillAct: boolean
  /** What can come next: steps all of whose prerequisites they have reached; nothing when it is too late. */
  nextSteps: Step[]
}

/** A page with how it was found: of several statements the last, with what all of them read. */
export type StoppedPage = Connection<StoppedParticipant> & { watermark: string | null; explain: QueryExplanation }

export type ListContext = QuestionContext & { pseudonyms: Pseudonyms }

/** Analysts get pseudonyms, auditors also learn who it is. */
export const LISTED_FOR = ['analyst', 'auditor'] as const

// Rows that take each other back are read, too, until they are folded: each look is at more than the one before.
const GROWTH = 8
const MOST_ROWS = 200_000

/**
 * A page of the people who stopped, in the state's own order. Each page is as of its own watermark: who moves between two
 * requests may be missed or seen twice, and is counted right in the next answer. For analysts and auditors.
 */
export async function listStopped({
  ctx,
  question,
  input,
}: {
  ctx: ListContext
  question: DropOffQuestion
  input: { first?: number | null | undefined; after?: string | null | undefined }
}): Promise<StoppedPage> {
  requireRole(ctx.viewer, ...LISTED_FOR)
  const { limit } = parsePage({ first: input.first })
  const lists = await ctx.codeLists()
  const found = await readPeople(ctx, question, openCursor(ctx.pseudonyms, input.after), limit + 1)
  const rows = found.people.slice(0, limit)
  const ended = await readEnded(ctx, question, { participantIds: rows.map(({ key }) => key[4]), window: found.window })
  const edges = rows.map((row) => ({
    cursor: ctx.pseudonyms.seal(JSON.stringify(row.key)),
    node: toStopped(row, question, { ...ctx, lists, ended: ended.get(row.key[4]) }),
  }))
  return {
    watermark: found.watermark,
    explain: found.explain,
    edges,
    pageInfo: {
      hasNextPage: found.people.length > limit,
      hasPreviousPage: input.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

function openCursor(pseudonyms: Pseudonyms, after: string | null | undefined): SortKey | undefined {
  if (after == null) return undefined
  const { data } = sortKey.safeParse(parseJson(pseudonyms.open(after)))
  if (!data) throw new InvalidInputError('This cursor is not of this list. Begin with the first page.', ['after'])
  return data
}

function parseJson(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}

async function readPeople(
  ctx: ListContext,
  question: DropOffQuestion,
  after: SortKey | undefined,
  wanted: number,
): Promise<{ people: StoppedRow[]; window: number } & Pick<StoppedPage, 'watermark' | 'explain'>> {
  const people: StoppedRow[] = []
  const read = { rowsRead: 0, bytesRead: 0, elapsedMs: 0 }
  let from: PlaceInOrder | undefined = after && { key: after, isIncluded: false }
  for (let size = 2 * wanted; ; size = Math.min(size * GROWTH, MOST_ROWS)) {
    const { row, explain } = await ask(ctx, stoppedPageStatement(question, from, size))
    read.rowsRead += explain.rowsRead
    read.bytesRead += explain.bytesRead
    read.elapsedMs += explain.elapsedMs
    const { last, window, watermark } = row
    const isLast = row.read < size
    // Of the last one looked at there may be rows beyond: the next page begins with it.
    const whole = row.rows.filter(({ key }) => isLast || key.join() !== last.join())
    people.push(...whole.filter(({ standing }) => standing > 0))
    if (isLast || people.length >= wanted) {
      return { people: people.slice(0, wanted), window, watermark, explain: { ...explain, ...read } }
    }
    from = { key: last, isIncluded: true }
  }
}

async function readEnded(
  ctx: ListContext,
  question: DropOffQuestion,
  page: { participantIds: string[]; window: number },
): Promise<ReadonlyMap<string, number>> {
  if (!page.participantIds.length) return new Map()
  const { row } = await ask(ctx, buyingEndedStatement(question, page))
  return new Map(row.ended)
}

type Known = {
  lists: Awaited<ReturnType<ListContext['codeLists']>>
  /** Second from which on they could buy no more, if something ended it. */
  ended: number | undefined
}

function toStopped(row: StoppedRow, question: DropOffQuestion, ctx: ListContext & Known): StoppedParticipant {
  const participantId = row.key[4]
  const timeOf = (step: Step): number => row.times[STEPS.indexOf(step)] ?? NOT_REACHED
  const isReached = (step: Step): boolean => timeOf(step) < (question.until ?? NOT_REACHED)
  const waits = isReached('SELECTED') && !isReached('PURCHASED')
  const limits = waits
    ? [purchaseLimitOf(timeOf('SELECTED'), row.key[0]), ctx.ended].filter((each) => each !== undefined)
    : []
  const limit = limits.length ? Math.min(...limits) : undefined
  const canStillAct = limit === undefined || limit >= question.reference
  const steps = STEPS.filter(isReached)
  return {
    pseudonym: ctx.pseudonyms.of(participantId),
    participantId: ctx.viewer.roles.has('auditor') ? participantId : null,
    since: fromStateSeconds(timeOf(question.from)),
    attributes: FUNNEL_DIMENSIONS.map((dimension, index) => {
      const code = dimension === 'ENTRY_DATE' ? entryDay(timeOf('REGISTERED')) : (row.slices[index] ?? 0)
      const { key, labels } = sliceValueOf(dimension, code, ctx.lists)
      return { dimension, key, label: labels[ctx.language] }
    }),
    steps,
    actUntil: limit === undefined ? null : fromStateSeconds(limit),
    canStillAct,
    nextSteps: canStillAct ? nextOf(steps) : [],
  }
}

function nextOf(reached: readonly Step[]): Step[] {
  const isReached = STEPS.map((step) => reached.includes(step))
  const isOpen = (place: number) => STEP_ORDER.every(([before, step]) => step !== place || isReached[before])
  return STEPS.filter((_step, place) => !isReached[place] && isOpen(place))
}

function entryDay(registered: number): number {
  return registered === NOT_REACHED ? NO_ENTRY_DAY : dayOfSecond(registered)
}
