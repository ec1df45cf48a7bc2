import type { IncomingMessage, ServerResponse } from 'node:http'
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime'
import { unifiedGraphHandler } from '@graphql-hive/router-runtime'
import http from '@graphql-mesh/transport-http'
import type { Logger } from '#platform/logger.ts'
import { createRequestSigner } from '#platform/request-signing.ts'
import { limitRequests } from './limits.ts'
import { maskErrors } from './masked-errors.ts'
import { signSubgraphRequests } from './subgraph-requests.ts'

const SUBGRAPH_WITHIN_MS = 15_000
const REQUEST_WITHIN_MS = 25_000

export type RuntimeOptions = {
  supergraph: string
  subgraphs: Record<string, string>
  GATEWAY_PRIVATE_KEY: string
  logger: Logger
}

export type Runtime = {
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** Rejects when the supergraph cannot be loaded. */
  getSchema: () => Promise<unknown>
  dispose: () => Promise<void>
}

/** Hive's gateway with its planner in Rust over the supergraph. */
export function createRuntime({ supergraph, subgraphs, GATEWAY_PRIVATE_KEY, logger }: RuntimeOptions): Runtime {
  const runtime = createGatewayRuntime({
    supergraph,
    unifiedGraphHandler,
    graphqlEndpoint: '/graphql',
    transports: { http },
    transportEntries: Object.fromEntries(
      Object.entries(subgraphs).map(([name, url]) => [name, { location: new URL('/graphql', url).href }]),
    ),
    // These headers are also part of what makes two requests under way equal: joining never crosses identities.
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }) => {
        const headers: Record<string, string> = {}
        for (const name of ['authorization', 'accept-language']) {
          const value = request.headers.get(name)
          if (value) headers[name] = value
        }
        return headers
      },
    },
    upstreamTimeout: SUBGRAPH_WITHIN_MS,
    requestDeadline: REQUEST_WITHIN_MS,
    landingPage: false,
    graphiql: false,
    logging: false,
    cors: false,
    maskedErrors: false,
    plugins: () => [
      limitRequests(),
      signSubgraphRequests(createRequestSigner('gateway', GATEWAY_PRIVATE_KEY), subgraphs),
      maskErrors(logger),
    ],
  })
  return {
    handle: async (request, response) => void (await runtime(request, response)),
    getSchema: async () => runtime.getSchema(),
    dispose: async () => {
      await runtime.dispose()
    },
  }
}
