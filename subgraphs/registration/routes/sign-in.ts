import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '#platform/errors.ts'
import { ANONYMOUS } from '#platform/identity.ts'
import { languageOf } from '#platform/language.ts'
import { createRequestVerifier, SignatureError } from '#platform/request-signing.ts'
import type { Dependencies, RegistrationContext } from '../context.ts'
import { sendSignInCode } from '../services/sign-in/send-code.ts'
import { verifySignInCode } from '../services/sign-in/verify-code.ts'

/** The issuer's calls: send a sign-in code, and say whom a code proves. Signed by the issuer; nobody else is answered. */
export function signInRoutes(dependencies: Dependencies, issuerPublicKey: string) {
  const verifySignature = createRequestVerifier('issuer', 'registration', issuerPublicKey)
  const contextOf = (request: FastifyRequest): RegistrationContext => ({
    ...dependencies,
    viewer: ANONYMOUS,
    language: languageOf(request.headers['accept-language']),
  })
  return (app: FastifyInstance): void => {
    app.register(async (scope) => {
      scope.addHook('preHandler', async (request, reply) => {
        try {
          verifySignature(request.headers, { method: 'POST', path: request.url, body: request.rawBody ?? '' })
        } catch (error) {
          if (!(error instanceof SignatureError)) throw error
          return reply.code(403).send({ message: error.message })
        }
      })
      scope.setErrorHandler((error, _request, reply) => {
        if (error instanceof DomainError) return reply.code(400).send({ message: error.message })
        return reply.send(error)
      })
      scope.post('/internal/sign-in/code', async (request, reply) => {
        await sendSignInCode({ ctx: contextOf(request), input: request.body })
        return reply.code(204).send()
      })
      scope.post('/internal/sign-in/verify', async (request, reply) => {
        const participantId = await verifySignInCode({ ctx: contextOf(request), input: request.body })
        if (!participantId) return reply.code(401).send({ message: 'This code is wrong, used or too old.' })
        return { participantId }
      })
    })
  }
}
