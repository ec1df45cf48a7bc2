import { expect, test } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { knowledgeOf } from './knowledge.ts'
import { createNoise } from './noise.ts'
import { type ProtectedTable, protectTables } from './protect.ts'
import { listProtected } from './protected-counts.ts'
import type { TableHistory } from './table.ts'
import { attack } from './testing/attacker.ts'
import { createWaveProgramme } from './testing/wave-programme.ts'

/** An edition for each week end, which knows those before. */
function publishWeekly(seed: number): TableHistory {
  const programme = createWaveProgramme(createRandom(seed))
  const noise = createNoise(Buffer.from(`key ${seed}`))
  const published: ProtectedTable['weeks'] = []
  let shape: TableHistory['shape'] | undefined
  for (let week = 0; week < programme.weeks; week++) {
    const { counts, national, absent, shape: own } = programme.nextWeek()
    shape = own
    const table = { shape, published: [...published], weeks: [{ week, counts, absent }] }
    const made = protectTables([table], [national], noise)
    published.push(...(made.tables[0]?.weeks ?? []))
  }
  if (!shape) throw new Error('a programme without a week')
  return { shape, weeks: published }
}

test('however many waves are drawn in a week, and in whatever order: of whom they selected nobody finds out who got how far', () => {
  let attacked = 0
  for (let seed = 1; seed <= 60; seed++) {
    const history = publishWeekly(seed)
    expect(attack(history).found, `programme ${seed}`).toEqual([])
    attacked += listProtected(knowledgeOf(history)).length
  }
  expect(attacked).toBeGreaterThan(1000)
})
