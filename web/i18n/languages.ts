export const LANGUAGES = ['id', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** What the parts of a path are called in English; files and Indonesian addresses have the Indonesian name. */
const ENGLISH_NAMES: Record<string, string> = {
  gelombang: 'waves',
  provinsi: 'provinces',
  metode: 'method',
  'data-terbuka': 'open-data',
  perkembangan: 'progress',
  sematan: 'embed',
  kartu: 'card',
  unduh: 'download',
  petugas: 'staff',
  kelola: 'manage',
  corong: 'funnel',
  antrean: 'backlog',
  mutu: 'quality',
  pembayaran: 'payments',
  peringatan: 'alerts',
}

/** First parts of paths that have an English name, and below `kelola` the second ones: both spellings, the longer first. */
export const ENGLISH_PATHS: readonly (readonly [own: string, english: string])[] = [
  ...['corong', 'antrean', 'mutu', 'gelombang', 'pembayaran', 'peringatan'].map((page) => `kelola/${page}`),
  ...[
    'gelombang',
    'provinsi',
    'metode',
    'data-terbuka',
    'perkembangan',
    'sematan',
    'kartu',
    'unduh',
    'petugas',
    'kelola',
  ],
].map((own) => [own, inEnglish(own)])

/** The language of an address; anything but English is Indonesian. */
export function languageOf(segment: string | undefined): Language {
  return segment === 'en' ? 'en' : 'id'
}

/** Address of a page in a language: Indonesian has no prefix. `path` is the Indonesian one and starts with a slash. */
export function addressIn(language: Language, path: string, query = ''): string {
  const address = language === 'id' ? path : `/en${path === '/' ? '' : inEnglish(path)}`
  return query === '' ? address : `${address}?${query}`
}

/** An address of ours as readers of a language have it. Names of the other language that it still has lead on to theirs. */
export function againIn(language: Language, address: string): string {
  const own = address.replace(/^\/en(?=[/?]|$)/, '').replace(/^(?!\/)/, '/')
  return language === 'id' ? own : `/en${own.replace(/^\/(?=\?|$)/, '')}`
}

function inEnglish(path: string): string {
  const [first = '', second, ...rest] = path.replace(/^\//, '').split('/')
  const named = [ENGLISH_NAMES[first] ?? first]
  if (second !== undefined) named.push(first === 'kelola' ? (ENGLISH_NAMES[second] ?? second) : second)
  return (path.startsWith('/') ? '/' : '') + [...named, ...rest].join('/')
}
