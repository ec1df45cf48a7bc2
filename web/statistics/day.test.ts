import { expect, it } from 'vitest'
import { mondayOf } from './day.ts'

it('a week of the API begins on its Monday, around New Year too; what is no week has none', () => {
  expect(['2020-W16', '2020-W01', '2020-W53', '2021-W01', '2027-W01'].map(mondayOf)).toEqual([
    '2020-04-13',
    '2019-12-30',
    '2020-12-28',
    '2021-01-04',
    '2027-01-04',
  ])
  expect(['UNKNOWN', '12', '2020-04-11'].map(mondayOf)).toEqual([undefined, undefined, undefined])
})
