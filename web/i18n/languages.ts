export const LANGUAGES = ['id', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The language of an address; anything but English is Indonesian. */
export function languageOf(segment: string | undefined): Language {
  return segment === 'en' ? 'en' : 'id'
}

/** Address of a page in a language: Indonesian has no prefix. `path` starts with a slash. */
export function addressIn(language: Language, path: string, query = ''): string {
  const prefixed = language === 'id' ? path : `/en${path === '/' ? '' : path}`
  return query === '' ? prefixed : `${prefixed}?${query}`
}
