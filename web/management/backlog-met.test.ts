import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { speak } from '#tests/support/words.ts'
import type { WaitingPeopleQuery } from '../generated/graphql.ts'
import { dayOf } from '../statistics/day.ts'
import { BacklogMet } from './backlog-met.tsx'

vi.mock('next-intl/server', () => import('#tests/support/words.ts'))

const GAP = {
  watermark: null,
  lagSeconds: 0,
  explain: null,
  people: 10,
  oldestSince: '2020-09-01',
  ages: [],
  perDay: { days: 7, entered: 3, left: 2 },
  daysToClear: 5,
}
const PEOPLE: WaitingPeopleQuery = {
  funnel: { steps: [] },
  eligible: GAP,
  joined: GAP,
  selected: GAP,
  purchased: GAP,
  completed: GAP,
}

it.each([
  ['en', 'As of the end of 25 September 2020', 'growing by 1.0 people a day', /\b(now|today)\b/i, 'As of today'],
  [
    'id',
    'Keadaan sampai akhir 25 September 2020',
    'bertambah 1,0 orang',
    /sekarang|hari ini|kini/i,
    'Keadaan hari ini',
  ],
] as const)('in %s the backlog that a wave meets says of which day it is, and of no other', async (...told) => {
  const [language, ended, grows, present, today] = told
  speak(language)
  const shown = async (day: string) => {
    const waiting = { day, people: PEOPLE }
    return renderToStaticMarkup(await BacklogMet({ language, quota: 800, waiting })).replaceAll('\u00a0', ' ')
  }
  const past = await shown('2020-09-25')
  expect(past).toContain(ended)
  expect(past).toContain(grows)
  expect(past).not.toMatch(present)
  expect(await shown(dayOf(new Date()))).toContain(today)
})
