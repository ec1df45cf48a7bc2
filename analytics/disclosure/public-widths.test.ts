import { expect, test } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { knowledgeWithout } from './knowledge.ts'
import { listProtected } from './protected-counts.ts'
import { PublicWidths } from './public-widths.ts'
import { SolvedWidths } from './solved-widths.ts'
import type { HistoryWeek } from './table.ts'
import { createRandomProgramme } from './testing/random-programme.ts'

test('what bounds a count without any edition is never tighter than a linear programme’s, and mostly as tight', () => {
  let [counts, exact] = [0, 0]
  for (const seed of [3, 12, 1138]) {
    const programme = createRandomProgramme(createRandom(seed))
    const weeks = programme.shapes.map((): HistoryWeek[] => [])
    for (let week = 0; week < 7; week++) {
      for (const [index, { counts: truth }] of programme.nextWeek().tables.entries()) {
        weeks[index]?.push({ truth, rounded: truth, hidden: new Set(), absent: new Set() })
      }
    }
    for (const [index, shape] of programme.shapes.entries()) {
      const knowledge = knowledgeWithout({ shape, weeks: weeks[index] ?? [] })
      const bounds = new PublicWidths(knowledge)
      using solved = new SolvedWidths(knowledge)
      for (const count of listProtected(knowledge)) {
        const [most, found] = [bounds.widthOf(count), Math.min(count.promised, solved.widthAtMost(count))]
        expect(most).toBeGreaterThanOrEqual(found)
        counts += 1
        if (most === found) exact += 1
      }
    }
  }
  expect(counts).toBeGreaterThan(300)
  expect(exact / counts).toBeGreaterThan(0.9)
})
