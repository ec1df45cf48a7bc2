import { PartsDocument, type PartsFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { type Day, instantOf } from '../statistics/day.ts'
import { stepsTold } from '../statistics/headline.ts'
import { askGateway, NotPublishedError } from './gateway.ts'
import { type Correction, loadCorrections } from './load-corrections.ts'

export type Parts = {
  waves: PartsFragment | undefined
  provinces: PartsFragment | undefined
  corrections: readonly Correction[]
}

/** Breakdowns as of a day out of the last edition; without any before there is one that holds the day. */
export async function loadParts(
  day: Day,
  wanted: { waves: boolean; provinces: boolean },
  language: Language,
): Promise<Parts> {
  try {
    const [{ waves, provinces }, corrections] = await Promise.all([
      askGateway(PartsDocument, { asOf: instantOf(day), ...wanted }, language),
      loadCorrections(language),
    ])
    return { waves: waves && told(waves), provinces, corrections }
  } catch (error) {
    if (!(error instanceof NotPublishedError)) throw error
    return { waves: undefined, provinces: undefined, corrections: [] }
  }
}

/** By wave people are told from selection on. */
function told({ breakdown, ...parts }: PartsFragment): PartsFragment {
  return { ...parts, breakdown: breakdown.map(({ steps, ...row }) => ({ ...row, steps: stepsTold(steps) })) }
}
