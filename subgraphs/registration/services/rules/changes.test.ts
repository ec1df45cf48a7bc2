import { expect, test } from 'vitest'
import { RULE_VERSIONS } from '#prisma/programme-rules.ts'
import { changesBetween } from './changes.ts'

const [first, second, third] = RULE_VERSIONS.map(({ rules }) => rules)
if (!first || !second || !third) throw new Error('there are three versions')

test('versions that say the same differ in nothing', () => {
  expect(changesBetween(second, third)).toEqual([])
})

test('an occupation that came and one that went are a change each', () => {
  const village = { rule: 'EXCLUDED_OCCUPATION', before: null, after: 'VILLAGE_OFFICIAL' }
  expect(changesBetween(first, second)).toEqual([village])
  expect(changesBetween(second, first)).toEqual([{ ...village, before: 'VILLAGE_OFFICIAL', after: null }])
})

test('a limit that came has none before, and amounts are told as digits', () => {
  const stricter = { ...first, maximumAge: 64, trainingBalance: '3500000', revokedMayRejoin: true }
  expect(changesBetween(first, stricter)).toEqual([
    { rule: 'MAXIMUM_AGE', before: null, after: '64' },
    { rule: 'REVOKED_MAY_REJOIN', before: 'false', after: 'true' },
    { rule: 'TRAINING_BALANCE', before: '1000000', after: '3500000' },
  ])
})
