import { expect, it, vi } from 'vitest'
import { drawingNotes } from './drawing-notes.ts'
import { readExplorerQuestion } from './question.ts'

vi.mock('next-intl/server', () => import('#tests/support/words.ts'))

function asked(given: Record<string, string>) {
  const choices = { openAt: '2020-09-25', lastDay: '2020-09-25', values: new Map() }
  const { question, mistakes } = readExplorerQuestion(given, choices)
  const frame = { waves: [], ruleVersions: [], funnelDimensions: [], savedViews: [], annotations: [] }
  return { frame, question, mistakes, figures: undefined }
}

it.each([
  ['en', 'the less time they have had to go on', 'the slow ones may still be missing'],
  ['id', 'makin sedikit waktunya untuk melanjutkan', 'yang lambat mungkin belum termasuk'],
] as const)('in %s a trend without a window, and times, say that people may still go on', async (...told) => {
  const [language, trend, times] = told
  const notes = async (name: 'funnel' | 'times' | 'trend', given: Record<string, string> = {}) =>
    (await drawingNotes(name, language, asked(given))).join(' ')
  expect(await notes('trend')).toContain(trend)
  // Then only those are judged whose time is over; times know no window.
  expect(await notes('trend', { window: '7' })).toBe('')
  expect(await notes('times')).toContain(times)
  expect(await notes('times', { window: '7' })).toContain(times)
  expect(await notes('funnel')).toBe('')
})
