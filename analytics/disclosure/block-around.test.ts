import { expect, test } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { blockAround } from './block-around.ts'
import { knowledgeOf } from './knowledge.ts'
import { listProtected } from './protected-counts.ts'
import { SolvedWidths } from './solved-widths.ts'
import type { HistoryWeek } from './table.ts'
import { createRandomProgramme } from './testing/random-programme.ts'

test('in a part of a table a count is never wider than in the whole, and mostly as wide as is promised', () => {
  let [counts, enough, smaller] = [0, 0, 0]
  for (const seed of [3, 12, 1138]) {
    const programme = createRandomProgramme(createRandom(seed))
    const weeks = programme.shapes.map((): HistoryWeek[] => [])
    for (let week = 0; week < 10; week++) {
      for (const [index, { counts: truth }] of programme.nextWeek().tables.entries()) {
        const rounded = truth.map((count) => 10 * Math.floor(count / 10))
        weeks[index]?.push({ truth, rounded, hidden: new Set(), absent: new Set() })
      }
    }
    for (const [index, shape] of programme.shapes.entries()) {
      const knowledge = knowledgeOf({ shape, weeks: weeks[index] ?? [] })
      using whole = new SolvedWidths(knowledge)
      for (const count of listProtected(knowledge).filter((_each, place) => place % 5 === 0)) {
        const { part, count: own } = blockAround(knowledge, count)
        using solved = new SolvedWidths(part)
        const [inPart, inWhole] = [solved.widthAtMost(own), whole.widthAtMost(count)]
        expect(inPart).toBeLessThanOrEqual(inWhole)
        counts += 1
        if (part.truth.length < knowledge.truth.length) smaller += 1
        if (Math.min(inPart, count.promised) === Math.min(inWhole, count.promised)) enough += 1
      }
    }
  }
  expect(counts).toBeGreaterThan(100)
  expect(smaller).toBeGreaterThan(50)
  expect(enough / counts).toBeGreaterThan(0.7)
})
