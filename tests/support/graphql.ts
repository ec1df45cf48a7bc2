export type GraphQLAnswer<Data> = {
  data?: Data | null
  errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[]
}

/** One request to a GraphQL endpoint, as a client sends it. */
export async function ask<Data = Record<string, unknown>>(
  url: string,
  query: string,
  options: { variables?: Record<string, unknown>; token?: string; headers?: Record<string, string> } = {},
): Promise<GraphQLAnswer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...options.headers,
    },
    body: JSON.stringify({ query, variables: options.variables }),
    signal: AbortSignal.timeout(30_000),
  })
  return (await response.json()) as GraphQLAnswer<Data>
}

/** The data of an answer that must not have errors. */
export async function askData<Data>(...request: Parameters<typeof ask>): Promise<Data> {
  const answer = await ask<Data>(...request)
  if (answer.errors?.length || !answer.data) throw new Error(`GraphQL: ${JSON.stringify(answer.errors)}`)
  return answer.data
}

/** A mutation that was understood and refused: its error type and message. */
export class Refused extends Error {
  override name = 'Refused'
}

/**
 * One mutation with one `input`, which must succeed: returns `data` of its success type, as selected.
 * Throws Refused otherwise.
 */
export async function mutate<Result = Record<string, unknown>>(
  url: string,
  token: string | undefined,
  mutation: string,
  input: Record<string, unknown>,
  selection: string,
): Promise<Result> {
  const name = mutation.charAt(0).toUpperCase() + mutation.slice(1)
  const query = `mutation ($input: ${name}Input!) { result: ${mutation}(input: $input) {
    __typename ... on Error { code message fields } ... on ${name}Success { data ${selection} } } }`
  const { result } = await askData<{
    result: { __typename: string; data?: Result; message?: string; fields?: string[] }
  }>(url, query, { variables: { input }, ...(token ? { token } : {}) })
  if (result.data === undefined) {
    throw new Refused(`${mutation}: ${result.__typename}: ${result.message} ${JSON.stringify(result.fields)}`)
  }
  return result.data
}
