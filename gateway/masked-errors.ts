import type { GatewayPlugin } from '@graphql-hive/gateway-runtime'
import { GraphQLError } from 'graphql'
import { ERROR_CODES } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'

/** Errors that clients may see as they are: our own, and those that say what is wrong with the query itself. */
const SHOWN = new Set<string>([
  ...ERROR_CODES,
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
])

/** What the caller is told when a subgraph gives no answer that can be used. */
const OUT_OF_REACH = 'A part of the platform does not answer at the moment. Send the same request again shortly.'
const TOO_LONG =
  'The answer takes too long: too much is asked for at once, or by too many at the moment. Wait a minute before you ask again, and ask for less: fewer fields, fewer parts, a filter. A change may have been made all the same: look before you repeat it.'
const WITHOUT_ANSWER = new Map([
  ['SUBREQUEST_HTTP_ERROR', OUT_OF_REACH],
  ['RESPONSE_VALIDATION_FAILED', OUT_OF_REACH],
  ['SCHEMA_RELOAD', OUT_OF_REACH],
  ['GATEWAY_TIMEOUT', TOO_LONG],
  ['TIMEOUT_ERROR', TOO_LONG],
])

/** Only code and fields of an error leave the gateway: no addresses, no bodies, no stack traces. */
export function maskErrors(logger: Logger): GatewayPlugin {
  const mask = (error: GraphQLError): GraphQLError => {
    const { code, fields } = error.extensions
    const place = { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path }
    if (typeof code === 'string' && SHOWN.has(code)) {
      return new GraphQLError(error.message, {
        ...place,
        extensions: { code, ...(Array.isArray(fields) && { fields }) },
      })
    }
    // What graphql-js itself finds wrong with a document carries no code.
    if (code === undefined && !error.originalError && error.path === undefined) {
      return new GraphQLError(error.message, { ...place, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })
    }
    logger.error({ err: error, errorCode: code, path: error.path }, 'a subgraph failed')
    const unanswered = WITHOUT_ANSWER.get(String(code))
    const [shownCode, message] = unanswered
      ? ['UNAVAILABLE', unanswered]
      : ['INTERNAL_SERVER_ERROR', 'Something went wrong on our side. Send the same request again.']
    return new GraphQLError(message, { path: error.path, extensions: { code: shownCode } })
  }
  return {
    onExecutionResult({ result, setResult }) {
      if (!result || Array.isArray(result) || !('errors' in result) || !result.errors) return
      setResult({ ...result, errors: result.errors.map(mask), extensions: undefined })
    },
  }
}
