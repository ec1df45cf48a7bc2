import { getRequestConfig } from 'next-intl/server'
import english from '../messages/en.json' with { type: 'json' }
import indonesian from '../messages/id.json' with { type: 'json' }
import englishDesk from '../messages/management.en.json' with { type: 'json' }
import indonesianDesk from '../messages/management.id.json' with { type: 'json' }
import { languageOf } from './languages.ts'

const messages = { id: { ...indonesian, ...indonesianDesk }, en: { ...english, ...englishDesk } }

/** Tells next-intl what to say; figures and dates are formatted by `statistics/` alone, so that charts, tables and CSV agree. */
export default getRequestConfig(async ({ requestLocale }) => {
  const locale = languageOf(await requestLocale)
  return { locale, messages: messages[locale], timeZone: 'Asia/Jakarta' }
})
