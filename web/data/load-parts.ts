import { PartsDocument, type PartsFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { type Day, instantOf } from '../statistics/day.ts'
import { askGateway, NotPublishedError } from './gateway.ts'

export type Parts = { waves: PartsFragment | undefined; provinces: PartsFragment | undefined }

/** Breakdowns as of a day out of the last edition; without any before there is one that holds the day. */
export async function loadParts(
  day: Day,
  wanted: { waves: boolean; provinces: boolean },
  language: Language,
): Promise<Parts> {
  try {
    const { waves, provinces } = await askGateway(PartsDocument, { asOf: instantOf(day), ...wanted }, language)
    return { waves, provinces }
  } catch (error) {
    if (!(error instanceof NotPublishedError)) throw error
    return { waves: undefined, provinces: undefined }
  }
}
