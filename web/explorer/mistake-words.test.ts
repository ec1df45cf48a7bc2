import { expect, it, vi } from 'vitest'
import { speak } from '#tests/support/words.ts'
import { explorerMistakeWords } from './mistake-words.ts'
import { readExplorerQuestion } from './question.ts'

vi.mock('next-intl/server', () => import('#tests/support/words.ts'))

const CHOICES = { openAt: '2020-09-25', lastDay: '2020-09-25', values: new Map() }
const DAYS = { since: '2020-09-01', until: '2020-04-01', compareSince: '2020-09-01', compareUntil: '2020-04-01' }

it.each([
  ['en', 'Registered to: ', 'Compare with those registered to: ', 'Compare with (up to and including): '],
  ['id', 'Mendaftar sampai: ', 'Bandingkan dengan yang mendaftar sampai: ', 'Bandingkan dengan (sampai dengan): '],
] as const)('in %s a mistake in a day says in which field it is', async (language, until, compareUntil, compare) => {
  speak(language)
  const words = await explorerMistakeWords(language)
  const told = (given: Record<string, string>) => readExplorerQuestion(given, CHOICES).mistakes.map(words)
  const [own = '', other = ''] = told(DAYS)
  expect([own.startsWith(until), other.startsWith(compareUntil)]).toEqual([true, true])
  const [malformed = '', future = ''] = [...told({ compare: '2020-13-01' }), ...told({ compare: '2021-01-01' })]
  expect([malformed.startsWith(`${compare}“2020-13-01”`), future.startsWith(compare)]).toEqual([true, true])
})
