import { environment } from '../environment.ts'
import type { TypedDocumentString } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'

const ANSWER_WITHIN_MS = 8_000

/** The gateway did not answer, or not with data. The page says so; the reason is for the log. */
export class GatewayAwayError extends Error {}

type Answer<Result> = { data?: Result | null; errors?: { message: string }[] }

/**
 * Asks the gateway as anybody: no token, so what comes back may be shown to everybody. Labels come in `language`.
 * @throws GatewayAwayError when there is no answer in time, or an answer without data
 */
export async function askGateway<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  language: Language,
): Promise<Result> {
  const answer = await post<Result>(JSON.stringify({ query: document.toString(), variables }), language)
  if (answer.errors !== undefined && answer.errors.length > 0) {
    throw new GatewayAwayError(answer.errors.map((error) => error.message).join('; '))
  }
  if (answer.data === undefined || answer.data === null) throw new GatewayAwayError('the answer has no data')
  return answer.data
}

async function post<Result>(body: string, language: Language): Promise<Answer<Result>> {
  try {
    const response = await fetch(environment.GATEWAY_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'accept-language': language },
      body,
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    return (await response.json()) ?? {}
  } catch (error) {
    throw new GatewayAwayError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
