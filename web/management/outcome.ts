import { askGateway, GatewayAwayError, GatewayRefusalError } from '../data/gateway.ts'
import { reportGatewayAway } from '../data/report-away.ts'
import type { Viewer } from '../data/viewer.ts'
import type { TypedDocumentString } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'

/** What became of an action: done; not, and by which of the API's codes why; or it got no answer, and nobody knows yet. */
export type Outcome<Data = unknown> =
  | { kind: 'done'; data: Data }
  | { kind: 'failed'; code: string }
  | { kind: 'unknown' }

type Answer = { __typename: string } | ({ __typename: string } & { code: string; message: string })

/** Sends one mutation as the viewer. Sent twice with the same key, it is done once and answered the same. */
export async function act<Result, Variables, Picked extends Answer>(
  { language, viewer }: { language: Language; viewer: Viewer },
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  pick: (result: Result) => Picked,
): Promise<Outcome<Picked>> {
  try {
    const answer = pick(await askGateway(document, variables, language, viewer.token))
    return 'code' in answer ? { kind: 'failed', code: answer.code } : { kind: 'done', data: answer }
  } catch (error) {
    if (error instanceof GatewayRefusalError) return { kind: 'failed', code: error.code }
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return { kind: 'unknown' }
  }
}

/** Refused for what was filled in, a form says by a code of its own what it takes. */
export function refusedAs<Data>(
  outcome: Outcome<Data>,
  code: 'NOTE_REFUSED' | 'RULE_REFUSED' | 'VIEW_REFUSED',
): Outcome<Data> {
  return outcome.kind === 'failed' && outcome.code === 'INVALID_INPUT' ? { kind: 'failed', code } : outcome
}
