import { expect, it, vi } from 'vitest'
import { entriesIn } from './series.ts'

vi.mock('next-intl/server', () => import('#tests/support/words.ts'))

const CLOSED = { since: '2020-05-01', until: '2020-06-30' }
const FROM_ONLY = { since: '2020-05-01', until: undefined }
const UNTIL_ONLY = { since: undefined, until: '2020-06-30' }

it.each([
  ['en', '1 May 2020 – 30 Jun 2020', 'from 1 May 2020', 'to 30 Jun 2020'],
  ['id', '1 Mei 2020 – 30 Jun 2020', 'sejak 1 Mei 2020', 'sampai 30 Jun 2020'],
] as const)('in %s a period of registration is told by the days that it has', async (language, closed, from, to) => {
  const told = await Promise.all([CLOSED, FROM_ONLY, UNTIL_ONLY].map((period) => entriesIn(language, period)))
  expect(told.map((words) => words?.replaceAll('\u00a0', ' '))).toEqual([closed, from, to])
})

it('programs read a period with .. for an open end, and nobody reads one that was not asked for', async () => {
  const told = await Promise.all([CLOSED, FROM_ONLY, UNTIL_ONLY].map((period) => entriesIn('en', period, 'programs')))
  expect(told).toEqual(['2020-05-01/2020-06-30', '2020-05-01/..', '../2020-06-30'])
  expect(await entriesIn('en', { since: undefined, until: undefined })).toBeUndefined()
})
