import { generateKeyPairSync } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRequestSigner } from '#platform/request-signing.ts'
import { makePerson, type RegistrationFixture, startRegistration } from '#tests/support/registration.ts'
import { signInRoutes } from './sign-in.ts'

const keys = generateKeyPairSync('ed25519')
const sign = createRequestSigner('issuer', keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'))

let fixture: RegistrationFixture
let app: FastifyInstance
beforeAll(async () => {
  fixture = await startRegistration()
  app = fastify()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body
    done(null, JSON.parse(body.toString('utf8')))
  })
  const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  signInRoutes(fixture.contextOf(), publicKey)(app)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await fixture.stop()
})

function post(path: string, input: object, caller = sign) {
  const body = JSON.stringify(input)
  const parts = { audience: 'registration', method: 'POST', path, body, authorization: undefined }
  return app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', ...caller(parts) },
    payload: body,
  })
}

test('a code proves the person once', async () => {
  const person = makePerson()
  const id = await fixture.register(person)
  await fixture.confirmEmail(person)
  expect((await post('/internal/sign-in/code', { contact: person.email })).statusCode).toBe(204)
  const code = /\b\d{6}\b/.exec(await fixture.newest(person.email))?.[0] ?? ''
  const answers = await Promise.all([
    post('/internal/sign-in/verify', { contact: person.email, code }),
    post('/internal/sign-in/verify', { contact: person.email, code }),
  ])
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401])
  expect(answers.find(({ statusCode }) => statusCode === 200)?.json()).toEqual({ participantId: id })
})

test('an address that nobody has, or has not confirmed, is answered like any other and gets nothing', async () => {
  const [unknown, unconfirmed] = [makePerson(), makePerson()]
  await fixture.register(unconfirmed)
  for (const { email } of [unknown, unconfirmed]) {
    expect((await post('/internal/sign-in/code', { contact: email })).statusCode).toBe(204)
    expect((await post('/internal/sign-in/verify', { contact: email, code: '123456' })).statusCode).toBe(401)
  }
  await fixture.deliver()
  expect(await fixture.sandbox.messagesTo(unknown.email)).toEqual([])
})

test('nobody but the issuer is answered', async () => {
  const other = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const forged = await post(
    '/internal/sign-in/code',
    { contact: 'a@example.org' },
    createRequestSigner('issuer', other),
  )
  expect(forged.statusCode).toBe(403)
  const gateway = await post(
    '/internal/sign-in/code',
    { contact: 'a@example.org' },
    createRequestSigner('gateway', other),
  )
  expect(gateway.statusCode).toBe(403)
})
