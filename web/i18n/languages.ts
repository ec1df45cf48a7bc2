export const LANGUAGES = ['id', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** What the first part of a path is called in English; files and Indonesian addresses have the Indonesian name. */
export const ENGLISH_NAMES: Record<string, string> = { gelombang: 'waves', provinsi: 'provinces', metode: 'method' }

/** The language of an address; anything but English is Indonesian. */
export function languageOf(segment: string | undefined): Language {
  return segment === 'en' ? 'en' : 'id'
}

/** Address of a page in a language: Indonesian has no prefix. `path` is the Indonesian one and starts with a slash. */
export function addressIn(language: Language, path: string, query = ''): string {
  const address = language === 'id' ? path : `/en${path === '/' ? '' : inEnglish(path)}`
  return query === '' ? address : `${address}?${query}`
}

function inEnglish(path: string): string {
  return path.replace(/^\/([a-z]+)/, (_, name: string) => `/${ENGLISH_NAMES[name] ?? name}`)
}
