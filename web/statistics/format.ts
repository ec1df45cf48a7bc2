import type { Language } from '../i18n/languages.ts'
import type { Day } from './day.ts'

const NO_BREAK = '\u00a0'

/** How figures are spelled in a language, the same in title, label, table and download. */
export type Format = {
  count: (value: number) => string
  /** With one decimal. */
  decimal: (value: number) => string
  /** `part` of `whole` in per cent with one decimal; a dash when there is no whole. */
  share: (part: number | null | undefined, whole: number | null | undefined) => string
  rupiah: (digits: string) => string
  rupiahRounded: (digits: string) => string
  /** `1:1.000` for 0.001. */
  scale: (peoplePerPerson: number) => string
  day: (day: Day) => string
  /** For tables: `23 Sep 2020`. */
  dayShort: (day: Day) => string
  instant: (iso: string) => string
  /** For tables: `23 Sep 2020 22.05`, in Jakarta. */
  instantShort: (iso: string) => string
}

const formats = { id: createFormat('id', 'id-ID'), en: createFormat('en', 'en-GB') }

export function formatFor(language: Language): Format {
  return formats[language]
}

function createFormat(language: Language, locale: string): Format {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, useGrouping: 'always' })
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const rounded = new Intl.NumberFormat(locale === 'en-GB' ? 'en-US' : locale, {
    notation: 'compact',
    compactDisplay: 'long',
    maximumFractionDigits: 1,
  })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const shortDate = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Jakarta' })
  const shortMoment = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Asia/Jakarta',
  })
  const percent = language === 'id' ? `${NO_BREAK}%` : '%'
  return {
    count: (value) => whole.format(value),
    decimal: (value) => tenths.format(value),
    share: (part, of) => {
      if (part === null || part === undefined || !of) return '–'
      const value = (100 * part) / of
      return value > 0 && value < 0.05 ? `<${NO_BREAK}${tenths.format(0.1)}${percent}` : tenths.format(value) + percent
    },
    rupiah: (digits) => `Rp${whole.format(BigInt(digits))}`,
    rupiahRounded: (digits) => `Rp${rounded.format(BigInt(digits)).replaceAll(' ', NO_BREAK)}`,
    scale: (peoplePerPerson) => `1:${whole.format(1 / peoplePerPerson)}`,
    day: (day) => date.format(new Date(`${day}T00:00:00Z`)).replaceAll(' ', NO_BREAK),
    dayShort: (day) => shortDate.format(new Date(`${day}T00:00:00Z`)).replaceAll(' ', NO_BREAK),
    instantShort: (iso) => shortMoment.format(new Date(iso)).replace(',', '').replaceAll(' ', NO_BREAK),
    instant: (iso) => `${moment.format(new Date(iso))}${NO_BREAK}WIB`,
  }
}
