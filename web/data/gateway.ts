import { environment } from '../environment.ts'
import type { TypedDocumentString } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'

const ANSWER_WITHIN_MS = 8_000
/** Staff ask for more than what is kept for everybody; whoever waits longer should be told, of an action too. */
const STAFF_ANSWER_WITHIN_MS = 20_000

/** The gateway did not answer, or not with data. The page says so; the reason is for the log. */
export class GatewayAwayError extends Error {}

/**
 * The gateway answered that this cannot be asked, or not by this person. `code` is one of the API's closed list, `fields`
 * the arguments that it names.
 */
export class GatewayRefusalError extends Error {
  readonly code: string
  readonly fields: readonly string[]

  constructor(code: string, message: string, fields: readonly string[] = []) {
    super(message)
    this.code = code
    this.fields = fields
  }
}

/** What was asked is in no edition, or there is none yet: there is nothing to be shown of it. */
export class NotPublishedError extends GatewayAwayError {}

type AnswerError = { message: string; extensions?: { code?: string; fields?: readonly string[] } }
type Answer<Result> = { data?: Result | null; errors?: AnswerError[] }

const REFUSALS = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID_INPUT',
  'CONFLICT',
  'TOO_MANY_REQUESTS',
])

/** What of a question an edition may not have. */
const ASKED_OF_EDITIONS = new Set(['asOf', 'by', 'filter', 'order'])

/**
 * Asks the gateway: as anybody, so that what comes back may be shown to everybody, or with a token as whoever has
 * signed in. Labels come in `language`; `within` is in milliseconds.
 * @throws GatewayRefusalError when it will not answer that
 * @throws NotPublishedError when it is a question of anybody’s that no edition answers
 * @throws GatewayAwayError when there is no answer in time, or an answer without data
 */
export async function askGateway<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  language: Language,
  token?: string,
  within = token === undefined ? ANSWER_WITHIN_MS : STAFF_ANSWER_WITHIN_MS,
): Promise<Result> {
  const body = JSON.stringify({ query: document.toString(), variables })
  const answer = await post<Result>(body, { language, token, signal: AbortSignal.timeout(within) })
  const [error] = answer.errors ?? []
  if (error !== undefined) {
    const code = error.extensions?.code ?? ''
    if (token !== undefined && REFUSALS.has(code)) {
      throw new GatewayRefusalError(code, error.message, error.extensions?.fields)
    }
    if (isNotPublished(error)) throw new NotPublishedError(error.message)
    throw new GatewayAwayError(answer.errors?.map(({ message }) => message).join('; '))
  }
  if (answer.data === undefined || answer.data === null) throw new GatewayAwayError('the answer has no data')
  return answer.data
}

/** Before the first edition, or for what no table holds: then the refusal names what was asked of it, and nothing else. */
function isNotPublished({ extensions: { code, fields = [] } = {} }: AnswerError): boolean {
  // What is out of reach, or has too much to do, names nothing of a question.
  return (
    (code === 'INVALID_INPUT' || code === 'UNAVAILABLE') &&
    fields.length > 0 &&
    fields.every((field) => ASKED_OF_EDITIONS.has(field))
  )
}

type Sending = { language: Language; token: string | undefined; signal: AbortSignal }

async function post<Result>(body: string, { language, token, signal }: Sending): Promise<Answer<Result>> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json',
    'accept-language': language,
  }
  if (token !== undefined) headers.authorization = `Bearer ${token}`
  try {
    const response = await fetch(environment.GATEWAY_URL, {
      method: 'POST',
      headers,
      body,
      cache: 'no-store',
      signal,
    })
    return (await response.json()) ?? {}
  } catch (error) {
    throw new GatewayAwayError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
