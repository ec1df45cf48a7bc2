import { type AbstractIntlMessages, createTranslator } from 'next-intl'
import type { Language } from '../../web/i18n/languages.ts'
import english from '../../web/messages/en.json' with { type: 'json' }
import indonesian from '../../web/messages/id.json' with { type: 'json' }
import englishDesk from '../../web/messages/management.en.json' with { type: 'json' }
import indonesianDesk from '../../web/messages/management.id.json' with { type: 'json' }

const messages: Record<Language, AbstractIntlMessages> = {
  en: { ...english, ...englishDesk },
  id: { ...indonesian, ...indonesianDesk },
}

let ofPage: Language = 'id'

/** The language of words that name none, as those of a page. */
export function speak(language: Language): void {
  ofPage = language
}

type Named = { locale?: Language; namespace?: string }

/** The words of pages outside Next: `vi.mock('next-intl/server', () => import('#tests/support/words.ts'))`. */
export function getTranslations(asked: string | Named = {}) {
  const { locale = ofPage, namespace = '' }: Named = typeof asked === 'string' ? { namespace: asked } : asked
  const named = namespace === '' ? {} : { namespace }
  return createTranslator({ locale, ...named, messages: messages[locale] })
}
