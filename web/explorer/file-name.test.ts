import { expect, it } from 'vitest'
import { fileNameOf } from './file-name.ts'
import { readExplorerQuestion } from './question.ts'

const districts = Array.from({ length: 541 }, (_, index) => String(1_101 + index))
const values = new Map([
  ['WAVE', new Set(['3'])],
  ['AGE_BAND', new Set(['65+'])],
  ['DISTRICT', new Set(districts)],
] as const)

function questionOf(given: Record<string, string | string[]>) {
  const { question, mistakes } = readExplorerQuestion(given, { openAt: '2020-09-25', lastDay: '2020-09-25', values })
  expect(mistakes).toEqual([])
  return question
}

it('a file is named after what was asked, and after nothing that its figures do not go by', () => {
  const question = questionOf({
    date: '2020-08-15',
    wave: '3',
    age: '65+',
    order: 'STRICT',
    by: 'GENDER',
    grain: 'DAY',
  })
  const gap = { from: 'SELECTED', to: 'PURCHASED' } as const
  expect(fileNameOf('funnel', question, gap)).toBe('funnel-2020-08-15-order-strict-by-gender-wave-3-age-65')
  expect(fileNameOf('times', question, gap)).toBe('times-2020-08-15-by-gender-wave-3-age-65-from-selected-to-purchased')
  expect(fileNameOf('trend', question, gap)).toBe('trend-2020-08-15-wave-3-age-65-from-selected-to-purchased-grain-day')
  expect(fileNameOf('stopped', question, gap)).toBe('stopped-2020-08-15-wave-3-age-65-from-selected-to-purchased')
})

it('a file of very many values has a name that every system takes', () => {
  expect(fileNameOf('funnel', questionOf({ district: districts }))).toBe('funnel-2020-09-25-district-1101-and-540-more')
  const many = questionOf({ step: ['REGISTERED', 'PAID'], district: districts, since: '2020-01-01', cohort: 'WEEK' })
  expect(fileNameOf('funnel', many).length).toBeLessThanOrEqual(150)
})
