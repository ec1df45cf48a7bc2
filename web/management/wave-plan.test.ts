import { expect, it } from 'vitest'
import { readWavePlan } from './wave-plan.ts'

const mistakesOf = (opens: string, closes: string) =>
  readWavePlan({ number: '9', quota: '800', opens, closes }, { today: '2026-11-29', taken: [3] }).mistakes

it.each([
  ['2026-11-29', '2026-11-29', []],
  ['2026-11-01', '2026-12-01', []],
  ['2026-11-01', '2026-11-28', ['past']],
  ['2026-11-29', '2026-11-28', ['past']],
  ['2026-12-02', '2026-12-01', ['order']],
])('a wave is planned for today or later: from %s to %s', (opens, closes, mistakes) => {
  expect(mistakesOf(opens, closes)).toEqual(mistakes)
})
