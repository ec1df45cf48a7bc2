import type { Language } from '../i18n/languages.ts'

const MARKS = { id: { group: '.', decimal: ',' }, en: { group: ',', decimal: '.' } } as const

/**
 * The number that a reader of this language has typed, with groups of three or without; absent when it is none. Three
 * decimals are none either: `1,000` may be a thousand of another language.
 */
export function readNumber(language: Language, text: string): number | undefined {
  const { group, decimal } = MARKS[language]
  const whole = text.trim()
  const isNumber = new RegExp(`^(\\d+|\\d{1,3}([${group}]\\d{3})+)([${decimal}]\\d{1,2})?$`).test(whole)
  return isNumber ? Number(whole.replaceAll(group, '').replace(decimal, '.')) : undefined
}
