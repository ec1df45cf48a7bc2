import { environment } from '../environment.ts'
import { OpenDataFileDocument, type OpenDataFileQueryVariables } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { OPEN_DATA } from '../server/open-data/address.ts'
import { askGateway } from './gateway.ts'

/** Address under which the open data are offered, as it is written into files. */
export const OPEN_DATA_AT = `${environment.WEB_PUBLIC_URL.replace(/\/$/, '')}${OPEN_DATA}`

/** What a file of the last edition holds; absent before there is an edition, or when it has no such table. @throws GatewayAwayError */
export async function loadEditionFile(
  asked: Pick<OpenDataFileQueryVariables, 'table' | 'format'>,
  language: Language,
): Promise<unknown> {
  const { editionFile } = await askGateway(
    OpenDataFileDocument,
    { number: null, base: OPEN_DATA_AT, ...asked },
    language,
  )
  return editionFile ? JSON.parse(editionFile.content) : undefined
}
