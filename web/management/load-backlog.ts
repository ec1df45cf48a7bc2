import type { Viewer } from '../data/viewer.ts'
import { DeskBacklogDocument, FrameDocument } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { dayOf, instantOf } from '../statistics/day.ts'
import { readQuestion, type SearchParameters } from '../statistics/question.ts'
import { loadDesk, openingDay } from './load-desk.ts'

/** What the backlog page, or its file, shows for an address; no figures where that holds a mistake. */
export async function loadBacklog(language: Language, viewer: Viewer, given: SearchParameters) {
  return loadDesk(language, viewer, async (ask, desk) => {
    const { funnelDimensions } = await ask(FrameDocument, {})
    const valuesOf = (dimension: 'WAVE' | 'PROVINCE') =>
      funnelDimensions.find((each) => each.dimension === dimension)?.values ?? []
    const [waves, provinces] = [valuesOf('WAVE'), valuesOf('PROVINCE')]
    const keys = (values: readonly { key: string }[]) => new Set(values.map(({ key }) => key))
    const choices = {
      openAt: openingDay(desk),
      lastDay: dayOf(new Date()),
      waves: keys(waves),
      provinces: keys(provinces),
    }
    const read = readQuestion({ ...given, from: undefined }, choices)
    const { question } = read
    // Staff are answered live: what no edition has, they can ask.
    const mistakes = read.mistakes.filter(({ problem }) => problem !== 'unpublished')
    const { day, wave, province } = question
    const filter = { ...(wave && { wave: [wave] }), ...(province && { province: [province] }) }
    const asked = { asOf: instantOf(day), filter: Object.keys(filter).length === 0 ? null : filter }
    const figures = mistakes.length > 0 ? undefined : await ask(DeskBacklogDocument, asked)
    return { waves, provinces, question, mistakes, figures }
  })
}
