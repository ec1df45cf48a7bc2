import { type AbstractIntlMessages, createTranslator } from 'next-intl'
import { expect, it, vi } from 'vitest'
import type { Language } from '../i18n/languages.ts'
import english from '../messages/management.en.json' with { type: 'json' }
import indonesian from '../messages/management.id.json' with { type: 'json' }
import { entriesIn } from './series.ts'

const messages: Record<Language, AbstractIntlMessages> = { en: english, id: indonesian }

// Outside Next, words come from the same messages.
vi.mock('next-intl/server', () => ({
  getTranslations: ({ locale, namespace }: { locale: Language; namespace: string }) =>
    createTranslator({ locale, namespace, messages: messages[locale] }),
}))

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
