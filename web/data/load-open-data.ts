import { OpenDataDocument, type OpenDataQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { askGateway, GatewayAwayError } from './gateway.ts'
import { reportGatewayAway } from './report-away.ts'

export type OpenData = OpenDataQuery

/** The editions and what comes next; nothing while the gateway is away. */
export async function loadOpenData(language: Language): Promise<OpenData | undefined> {
  try {
    return await askGateway(OpenDataDocument, {}, language)
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return undefined
  }
}
