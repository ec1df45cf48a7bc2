import type { ClickHouseClient } from '@clickhouse/client'
import { createSwitchReader } from '#analytics/clickhouse/switches.ts'
import { ask } from '#analytics/questions/ask.ts'
import type { FunnelCounts } from '#analytics/questions/funnel-question.ts'
import { readSliceWidths } from '#analytics/questions/slice-widths.ts'
import type { Slice } from '#analytics/questions/slices.ts'
import { quantile } from './compare.ts'
import { atMost, type Goal } from './goals.ts'
import { cellsOf, funnelOf, textOf } from './questions.ts'

const STANDARD: readonly Slice[] = [
  'WAVE',
  'PROVINCE',
  'GENDER',
  'AGE_BAND',
  'EDUCATION',
  'PLATFORM',
  'PAYMENT_PARTNER',
  'COURSE_CATEGORY',
]
const MOST_MS = 10
const PAST = 975 * 86_400 + 61_200

/**
 * Milliseconds of each answer: standard slices, live and by a past day, one after another. The goal is the statement's.
 * Then all of it by the product's `ask`, with its limits, its checks and its look at switches of tables.
 */
export async function measureCube(
  client: ClickHouseClient,
  looks: ClickHouseClient,
  answers: number,
  when: string,
): Promise<{ figures: Record<string, unknown>; goals: Goal[] }> {
  const product = { clickhouse: () => client, switches: createSwitchReader(looks) }
  const questions = (await listQuestions(client)).map(({ fromCube }) => fromCube)
  const figures = {
    answers,
    ...(await timesOf(questions, answers, (question) => textOf(client, question))),
    throughAsk: await timesOf(questions, answers, (question) => ask(product, question)),
  }
  return {
    goals: [atMost(`milliseconds of a standard slice from the cube, p99, ${when}`, figures.p99Ms, MOST_MS)],
    figures,
  }
}

async function timesOf<Asked>(questions: readonly Asked[], answers: number, work: (asked: Asked) => Promise<unknown>) {
  const taken: number[] = []
  for (let answer = 0; answer < answers; answer++) {
    const question = questions[answer % questions.length]
    if (!question) break
    const started = performance.now()
    await work(question)
    taken.push(performance.now() - started)
  }
  return { p50Ms: quantile(taken, 0.5), p99Ms: quantile(taken, 0.99), mostMs: quantile(taken, 1) }
}

/**
 * Throws when a cube and the state do not give the same counts: of today by every slice, of a past day by province.
 * Nothing may change meanwhile.
 */
export async function checkCube(client: ClickHouseClient): Promise<void> {
  for (const { name, by, until, fromCube, fromState } of await listQuestions(client)) {
    if (until && !by.includes('PROVINCE')) continue
    const [ours, theirs] = [await cellsOf(client, fromCube), await cellsOf(client, fromState)]
    if (textOfCells(ours) !== textOfCells(theirs)) throw new Error(`cube and state differ: ${name}`)
  }
}

async function listQuestions(client: ClickHouseClient) {
  const widths = await readSliceWidths(client)
  const breakdowns: Slice[][] = [[], ...STANDARD.map((slice) => [slice])]
  return breakdowns.flatMap((by) =>
    (['ANY', 'STRICT'] as const).flatMap((order) =>
      [undefined, PAST].map((until) => {
        const fromCube = funnelOf({ by, order, until }, widths)
        if (fromCube.source !== 'CUBE') throw new Error(`${by} is not answered from the cube`)
        const fromState = funnelOf({ by, order, until, source: 'STATE' }, widths)
        return { name: `${order} by ${by} until ${until}`, by, until, fromCube, fromState }
      }),
    ),
  )
}

function textOfCells(cells: FunnelCounts[]): string {
  return cells
    .map(({ codes, counts }) => `${codes}:${counts}`)
    .sort()
    .join(' ')
}
