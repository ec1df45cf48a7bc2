import { getTranslations } from 'next-intl/server'
import type { Mistake } from './question.ts'

const MESSAGES = {
  'date malformed': 'dateMalformed',
  'date future': 'dateFuture',
  'from malformed': 'dateMalformed',
  'from after': 'fromAfter',
  'wave unknown': 'waveUnknown',
  'province unknown': 'provinceUnknown',
  'province unpublished': 'provinceUnpublished',
  'date unpublished': 'dateUnpublished',
} as const

/** What of an address could not be understood, and what to do. */
export async function mistakeWords(): Promise<(mistake: Mistake) => string> {
  const t = await getTranslations('mistake')
  return ({ field, problem, value }) => {
    const key = `${field} ${problem}`
    return t(isKnown(key) ? MESSAGES[key] : 'dateMalformed', { value })
  }
}

function isKnown(key: string): key is keyof typeof MESSAGES {
  return Object.hasOwn(MESSAGES, key)
}
