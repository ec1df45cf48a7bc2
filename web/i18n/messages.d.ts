import type indonesian from '../messages/id.json'
import type desk from '../messages/management.id.json'
import type { Language } from './languages.ts'

declare module 'next-intl' {
  interface AppConfig {
    Locale: Language
    Messages: typeof indonesian & typeof desk
  }
}
