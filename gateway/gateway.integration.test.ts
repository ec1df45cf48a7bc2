import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js'
import { getIntrospectionQuery, parse } from 'graphql'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import type { GraphQLContext } from '#platform/schema-builder.ts'
import type { RunningService } from '#platform/service.ts'
import { serveSubgraph } from '#platform/subgraph-server.ts'
import { freePortBase } from '#tests/support/free-ports.ts'
import { composeSupergraph } from './composition.ts'
import { startGateway } from './server.ts'

const PORT = await freePortBase(4)
const REGISTRATION = `http://127.0.0.1:${PORT + 1}`
const ANALYTICS = `http://127.0.0.1:${PORT + 2}`
const ISSUER = `http://127.0.0.1:${PORT + 3}`
const WEB = 'http://localhost:3000'
const GATEWAY = `http://127.0.0.1:${PORT}`

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"])'
const registrationSdl = `${link}
type Query { me: Participant, whoAmI: String!, language: String!, people(first: Int): [Participant!]!, fail: String, slow: String }
type Mutation { rename(name: String!): Participant }
type Participant @key(fields: "id") { id: ID! name: String, friends(first: Int): [Participant!]! }`
const analyticsSdl = `${link}
type Query { total: Int! }
type Participant @key(fields: "id") { id: ID! steps: Int! }`

const pair = generateKeyPairSync('ed25519')
const gatewayPrivateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const gatewayPublicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const tokens = await generateKeyPair('ES256')
const logger = createLogger('test', 'silent')
const tokenSettings = {
  OIDC_ISSUER: `${ISSUER}/oidc`,
  OIDC_JWKS_URL: `${ISSUER}/oidc/jwks`,
  OIDC_AUDIENCE: 'gelombang',
}

const tokenFor = (subject: string, expires = '5m') =>
  new SignJWT({ roles: ['analyst'] })
    .setProtectedHeader({ alg: 'ES256', kid: 'test' })
    .setIssuer(tokenSettings.OIDC_ISSUER)
    .setAudience('gelombang')
    .setSubject(subject)
    .setExpirationTime(expires)
    .sign(tokens.privateKey)

/** What the subgraphs were asked, as (subgraph, field, subject). */
let asked: string[] = []
const running: RunningService[] = []

type Resolvers = GraphQLResolverMap<GraphQLContext>

async function subgraph(name: string, port: number, sdl: string, resolvers: Resolvers): Promise<void> {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as GraphQLResolverMap<unknown> })
  const settings = { ...tokenSettings, HOST: '127.0.0.1', PORT: port, GATEWAY_PUBLIC_KEY: gatewayPublicKey }
  running.push(
    await serveSubgraph({
      name,
      schema,
      settings,
      logger,
      contextOf: (context) => context,
      notReady: async () => undefined,
      close: async () => {},
    }),
  )
}

const issuer = createServer(async (request, response) => {
  if (request.url === '/oidc/jwks') {
    const key = { ...(await exportJWK(tokens.publicKey)), kid: 'test', alg: 'ES256' }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: [key] }))
    return
  }
  response.end(JSON.stringify({ url: request.url, headers: request.headers }))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => issuer.listen(PORT + 3, '127.0.0.1', resolve))
  const note = (field: string, context: GraphQLContext) => asked.push(`${field} ${context.viewer.subject}`)
  await subgraph('registration', PORT + 1, registrationSdl, {
    Query: {
      me: (_: unknown, __: unknown, context) => ({ id: context.viewer.subject }),
      whoAmI: async (_: unknown, __: unknown, context) => {
        note('whoAmI', context)
        await sleep(150)
        return context.viewer.subject
      },
      language: (_: unknown, __: unknown, context) => context.language,
      people: () => [{ id: '1' }, { id: '2' }],
      slow: async () => {
        await sleep(17_000)
        return 'too late'
      },
      fail: () => {
        throw new Error('password=hunter2 at 10.0.0.1')
      },
    },
    Participant: { name: (parent: { id: string }) => `name of ${parent.id}`, friends: () => [] },
  })
  await subgraph('analytics', PORT + 2, analyticsSdl, {
    Query: { total: () => 7 },
    Participant: {
      __resolveReference: (reference: { id: string }, context: GraphQLContext) => {
        note('steps', context)
        return reference
      },
      steps: () => 3,
    },
  })
  const supergraph = composeSupergraph([
    { name: 'registration', sdl: registrationSdl },
    { name: 'analytics', sdl: analyticsSdl },
  ])
  const settings = {
    ...tokenSettings,
    HOST: '127.0.0.1',
    PORT,
    PUBLIC_URL: GATEWAY,
    WEB_PUBLIC_URL: WEB,
    GATEWAY_PRIVATE_KEY: gatewayPrivateKey,
    ISSUER_URL: ISSUER,
    TRUST_PROXY: false,
    subgraphs: { registration: REGISTRATION, analytics: ANALYTICS },
    supergraph,
  }
  running.unshift(await startGateway(settings, logger))
})

afterAll(async () => {
  for (const service of running) await service.close()
  issuer.closeAllConnections()
  issuer.close()
})

beforeEach(() => {
  asked = []
})

type Answer = { data?: Record<string, unknown>; errors?: { message: string; extensions?: { code?: string } }[] }

async function ask(query: string, headers: Record<string, string> = {}, variables = {}) {
  const response = await fetch(`${GATEWAY}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const body: Answer = JSON.parse(await response.text())
  return { status: response.status, headers: response.headers, ...body }
}
const as = async (subject: string) => ({ authorization: `Bearer ${await tokenFor(subject)}` })

describe('one graph over the subgraphs', () => {
  test('a query over two subgraphs is answered as the caller, by each of them', async () => {
    const { data, errors } = await ask('{ me { id name steps } }', await as('siti'))
    expect(errors).toBeUndefined()
    expect(data).toEqual({ me: { id: 'siti', name: 'name of siti', steps: 3 } })
    expect(asked).toEqual(['steps siti'])
  })

  test('many entities are asked for in one request', async () => {
    const { data } = await ask('{ people { id steps } }')
    expect(data).toEqual({
      people: [
        { id: '1', steps: 3 },
        { id: '2', steps: 3 },
      ],
    })
  })

  test('the language of the caller is passed on', async () => {
    expect((await ask('{ language }', { 'accept-language': 'en' })).data).toEqual({ language: 'en' })
    expect((await ask('{ language }')).data).toEqual({ language: 'id' })
  })
})

describe('identity', () => {
  test('equal queries of two people, at the same time, are answered separately', async () => {
    const people = ['siti', 'budi', 'siti', 'anonymous']
    const answers = await Promise.all(
      people.map(async (subject) => ask('{ whoAmI }', subject === 'anonymous' ? {} : await as(subject))),
    )
    expect(answers.map(({ data }) => data?.whoAmI)).toEqual(people)
  })

  test('equal queries of one person under way are joined', async () => {
    const headers = await as('siti')
    const answers = await Promise.all([1, 2, 3].map(() => ask('{ whoAmI }', headers)))
    expect(answers.map(({ data }) => data?.whoAmI)).toEqual(['siti', 'siti', 'siti'])
    expect(asked).toEqual(['whoAmI siti'])
  })

  test('a token that is forged or has expired is refused at the edge, in a form that clients understand', async () => {
    for (const token of ['not.a.token', await tokenFor('siti', '-1m')]) {
      const { status, errors } = await ask('{ whoAmI }', { authorization: `Bearer ${token}` })
      expect(status).toBe(401)
      expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED')
    }
    expect(asked).toEqual([])
  })

  test('headers that claim to be ours change nothing', async () => {
    const { data } = await ask('{ whoAmI }', { 'x-gelombang-caller': 'gateway', 'x-gelombang-subject': 'budi' })
    expect(data).toEqual({ whoAmI: 'anonymous' })
  })

  test('a subgraph answers nobody but the gateway', async () => {
    const body = JSON.stringify({ query: '{ _entities(representations: []) { __typename } }' })
    const response = await fetch(`${REGISTRATION}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gelombang-caller': 'gateway', ...(await as('siti')) },
      body,
    })
    expect(response.status).toBe(403)
  })
})

describe('limits', () => {
  test('tools may ask for the whole schema', async () => {
    expect((await ask(getIntrospectionQuery())).errors).toBeUndefined()
  })

  const refused = async (query: string, variables = {}) => {
    const { data, errors } = await ask(query, {}, variables)
    expect(data ?? null).toBeNull()
    return errors?.[0]
  }

  test('a query that is nested too deeply is refused', async () => {
    const query = `{ people { ${'friends { '.repeat(20)} id ${'}'.repeat(20)} } }`
    expect(await refused(query)).toMatchObject({ extensions: { code: 'INVALID_INPUT' } })
  })

  test('depth is counted through fragments', async () => {
    const fragments = Array.from({ length: 20 }, (_, n) => `fragment F${n} on Participant { friends { ...F${n + 1} } }`)
    const query = `{ people { ...F0 } } ${fragments.join(' ')} fragment F20 on Participant { id }`
    expect((await refused(query))?.message).toContain('nested')
  })

  test('the same field under many names is refused', async () => {
    const query = `{ ${Array.from({ length: 40 }, (_, n) => `a${n}: whoAmI`).join(' ')} }`
    expect((await refused(query))?.message).toContain('rootFields: 40')
  })

  test('pages within pages are refused when the answer could be very long', async () => {
    expect(
      (await refused('{ people(first: 100) { friends(first: 100) { friends(first: 100) { id } } } }'))?.message,
    ).toContain('cost')
    const query = 'query Q($n: Int) { people(first: $n) { friends(first: $n) { friends(first: $n) { id } } } }'
    expect((await refused(query, { n: 1 }))?.message).toContain('cost')
  })

  test('a body that is too long is refused before it is read', async () => {
    const { status } = await ask(`{ whoAmI } # ${'x'.repeat(300_000)}`)
    expect(status).toBe(413)
  })
})

describe('errors', () => {
  test('what a subgraph did not mean to say is not passed on', async () => {
    const { errors } = await ask('{ fail }')
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' })
    expect(JSON.stringify(errors)).not.toMatch(/hunter2|127\.0\.0\.1|registration/)
  })

  test('whose answer takes too long is told so, and to ask for less, not for the same again', async () => {
    const { errors } = await ask('{ slow }')
    expect(errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE' })
    expect(errors?.[0]?.message).toMatch(/takes too long.*Wait a minute.*ask for less/)
  }, 25_000)

  test('a mistake in the query is explained', async () => {
    const { errors } = await ask('{ whoAmi }')
    expect(errors?.[0]?.message).toContain('Did you mean "whoAmI"')
  })
})

describe('the edge', () => {
  test('is ready when the subgraphs and the issuer are', async () => {
    expect((await fetch(`${GATEWAY}/health/ready`)).status).toBe(200)
  })

  test('publishes the issuer, and says who asks', async () => {
    const answer = await fetch(`${GATEWAY}/oidc/anything?x=1`, { headers: { 'x-forwarded-for': '1.2.3.4' } })
    const { url, headers } = await answer.json()
    expect(url).toBe('/oidc/anything?x=1')
    expect(headers['x-forwarded-for']).toBe('127.0.0.1')
    const discovery = await (await fetch(`${GATEWAY}/.well-known/openid-configuration`)).json()
    expect(discovery.url).toBe('/oidc/.well-known/openid-configuration')
  })

  test('lets pages of the web application call, and no others', async () => {
    const preflight = (origin: string) => fetch(`${GATEWAY}/graphql`, { method: 'OPTIONS', headers: { origin } })
    expect((await preflight(WEB)).headers.get('access-control-allow-origin')).toBe(WEB)
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
  })

  test('shows GraphiQL to a browser', async () => {
    const page = await fetch(`${GATEWAY}/graphql`, { headers: { accept: 'text/html' } })
    expect(await page.text()).toContain('GraphiQL')
  })
})
