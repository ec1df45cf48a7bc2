import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql'
import { DomainError } from './errors.ts'
import { createTokenVerifier, TokenError, type TokenSettings } from './identity.ts'
import { languageOf } from './language.ts'
import type { Logger } from './logger.ts'
import { createRequestVerifier, SignatureError } from './request-signing.ts'
import type { GraphQLContext } from './schema-builder.ts'
import type { RunningService } from './service.ts'

export type SubgraphSettings = TokenSettings & { HOST: string; PORT: number; GATEWAY_PUBLIC_KEY: string }

export type SubgraphOptions<Context extends GraphQLContext = GraphQLContext> = {
  /** Also the audience of the gateway's signatures. */
  name: string
  schema: GraphQLSchema
  /** What the subgraph's resolvers get besides who is asking. */
  contextOf: (request: GraphQLContext) => Context
  settings: SubgraphSettings
  logger: Logger
  /** Nothing when the parts that it depends on answer, else the reason. */
  notReady: () => Promise<string | undefined>
  /** Further routes, such as the issuer's service calls. */
  routes?: (app: FastifyInstance) => void
  close: () => Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The body exactly as sent, which is what signatures cover. */
    rawBody?: Buffer
  }
}

const BODY_LIMIT = 1_048_576

/**
 * Serves a subgraph over HTTP at /graphql, to requests signed by the gateway and nobody else, as the caller whose
 * token they carry; health at /health/live and /health/ready.
 */
export async function serveSubgraph<Context extends GraphQLContext>(
  options: SubgraphOptions<Context>,
): Promise<RunningService> {
  const { name, settings, logger } = options
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true })
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body
    try {
      done(null, body.length ? JSON.parse(body.toString('utf8')) : undefined)
    } catch {
      done(Object.assign(new Error('The body is not JSON.'), { statusCode: 400 }))
    }
  })

  const apollo = new ApolloServer<Context>({
    schema: options.schema,
    introspection: true,
    // Its own handler would race runService's and leave the process hanging.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError: (formatted, error) => formatError(formatted, error, logger),
    csrfPrevention: false,
    plugins: [
      fastifyApolloDrainPlugin<Context>(app),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  })
  await apollo.start()

  const verifySignature = createRequestVerifier('gateway', name, settings.GATEWAY_PUBLIC_KEY)
  const verifyToken = createTokenVerifier(settings)
  const contexts = new WeakMap<FastifyRequest, Context>()
  const handler = fastifyApolloHandler<Context>(apollo, {
    context: async (request) => {
      const context = contexts.get(request)
      if (!context) throw new Error('a request without a checked identity')
      return context
    },
  })
  app.route({
    method: 'POST',
    url: '/graphql',
    preHandler: async (request, reply) => {
      try {
        verifySignature(request.headers, { method: 'POST', path: request.url, body: request.rawBody ?? '' })
        const viewer = await verifyToken(request.headers.authorization)
        const language = languageOf(request.headers['accept-language'])
        contexts.set(request, options.contextOf({ viewer, language }))
      } catch (error) {
        if (error instanceof SignatureError)
          return reply.code(403).type('application/json').send(refusal('FORBIDDEN', error.message))
        if (error instanceof TokenError)
          return reply.code(401).type('application/json').send(refusal('UNAUTHENTICATED', error.message))
        throw error
      }
    },
    handler,
  })
  app.get('/health/live', async () => ({ status: 'live', name }))
  app.get('/health/ready', async (_request, reply) => {
    const reason = await options.notReady()
    return reply.code(reason ? 503 : 200).send({ status: reason ? 'not ready' : 'ready', name, reason })
  })
  options.routes?.(app)
  await app.listen({ host: settings.HOST, port: settings.PORT })
  return {
    notReady: options.notReady,
    close: async () => {
      await app.close()
      await apollo.stop()
      await options.close()
    },
  }
}

function refusal(code: string, message: string): string {
  return JSON.stringify({ errors: [{ message, extensions: { code } }] })
}

/** Our own errors keep their code and message; what nobody expected is logged, and hidden from the caller. */
function formatError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error
  if (original instanceof DomainError) {
    return { ...formatted, message: original.message, extensions: { code: original.code, fields: original.fields } }
  }
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') return formatted
  logger.error({ err: original, path: formatted.path }, 'unexpected error')
  return {
    ...formatted,
    message: 'Something went wrong on our side. Send the same request again.',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  }
}
