import { expect, it } from 'vitest'
import { rulesChanged } from './rules-changed.ts'

const changes = [{ rule: 'MAXIMUM_AGE' as const, before: null, after: '64' }]

it('rules that changed on the days drawn have letters from A on, the oldest first; first rules and other days have none', () => {
  const versions = [
    { validFrom: '2020-02-28', changes: [] },
    { validFrom: '2020-08-01', changes },
    { validFrom: '2020-07-08', changes },
    { validFrom: '2023-01-01', changes },
  ]
  const period = { from: '2020-02-28', to: '2020-08-01' }
  expect(rulesChanged(versions, period).map(({ letter, day }) => [letter, day])).toEqual([
    ['A', '2020-07-08'],
    ['B', '2020-08-01'],
  ])
})
