import type { GatewayPlugin } from '@graphql-hive/gateway-runtime'
import type { createRequestSigner } from '#platform/request-signing.ts'

/** Signs each request to a subgraph: body exactly as sent, and the caller's token with it. */
export function signSubgraphRequests(
  sign: ReturnType<typeof createRequestSigner>,
  subgraphs: Record<string, string>,
): GatewayPlugin {
  const names = new Map(Object.entries(subgraphs).map(([name, url]) => [new URL('/graphql', url).href, name]))
  return {
    onFetch({ url, options, setOptions }) {
      const audience = names.get(url)
      // Nothing else is fetched by the gateway, and nothing may leave it unsigned.
      if (!audience || typeof options.body !== 'string') throw new Error(`not a request to a subgraph: ${url}`)
      const headers = { ...options.headers }
      const { pathname, search } = new URL(url)
      const signature = sign({
        audience,
        method: options.method ?? 'POST',
        path: pathname + search,
        body: options.body,
        authorization: headers.authorization,
      })
      setOptions({ ...options, headers: { ...headers, ...signature } })
    },
  }
}
