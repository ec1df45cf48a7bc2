import type { ClickHouseClient } from '@clickhouse/client'
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

/** Milliseconds of each answer: standard slices, live and by a past day, one after another. */
export async function measureCube(
  client: ClickHouseClient,
  answers: number,
  when: string,
): Promise<{ figures: Record<string, unknown>; goals: Goal[] }> {
  const questions = await listQuestions(client)
  const taken: number[] = []
  for (let answer = 0; answer < answers; answer++) {
    const question = questions[answer % questions.length]
    if (!question) break
    const started = performance.now()
    await textOf(client, question.fromCube)
    taken.push(performance.now() - started)
  }
  const p99 = quantile(taken, 0.99)
  return {
    goals: [atMost(`milliseconds of a standard slice from the cube, p99, ${when}`, p99, MOST_MS)],
    figures: { answers, p50Ms: quantile(taken, 0.5), p99Ms: p99, mostMs: quantile(taken, 1) },
  }
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
