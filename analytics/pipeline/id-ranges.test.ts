import { expect, test } from 'vitest'
import { idRanges } from './id-ranges.ts'

test('ranges of ids leave none out and none twice', () => {
  expect(idRanges(1)).toEqual([''])
  const [first, second] = ['9555-555555555555', 'aaaa-aaaaaaaaaaaa'].map(
    (half) => `toUUID('00000000-0000-0000-${half}')`,
  )
  expect(idRanges(3)).toEqual([
    ` AND participant_id < ${first}`,
    ` AND participant_id >= ${first} AND participant_id < ${second}`,
    ` AND participant_id >= ${second}`,
  ])
})
