import { expect, test } from 'vitest'
import { showRounded } from './disclosure.ts'

test('for the public, counts are rounded to 5 and those below 10 withheld', () => {
  const shown = [0, 1, 9, 10, 12, 13, 17, 18, 1_002].map((count) => showRounded(count).count)
  expect(shown).toEqual([null, null, null, 10, 10, 15, 15, 20, 1_000])
  expect(showRounded(9)).toEqual({ count: null, withheld: true })
  expect(showRounded(10).withheld).toBe(false)
})
