import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime'
import http from '@graphql-mesh/transport-http'
import { parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import type { RunningService } from '#platform/service.ts'
import { serveSubgraph } from '#platform/subgraph-server.ts'
import { freePortBase } from '#tests/support/free-ports.ts'
import { composeSupergraph } from '../composition.ts'
import { startSigningProxy } from './server.ts'

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"])'
const PORT = await freePortBase(4)
const SUBGRAPHS = [
  {
    name: 'registration',
    port: PORT,
    sdl: `${link} type Query { people: [Person!]! } type Person @key(fields: "id") { id: ID! }`,
  },
  { name: 'analytics', port: PORT + 1, sdl: `${link} type Person @key(fields: "id") { id: ID! steps: Int! }` },
] as const
const PROXY = `http://127.0.0.1:${PORT + 2}`
const ROUTER = `http://127.0.0.1:${PORT + 3}/graphql`

const pair = generateKeyPairSync('ed25519')
const running: RunningService[] = []
let router: Server

beforeAll(async () => {
  for (const { name, port, sdl } of SUBGRAPHS) {
    const schema = buildSubgraphSchema({
      typeDefs: parse(sdl),
      resolvers: {
        Query: name === 'registration' ? { people: () => [{ id: '1' }, { id: '2' }] } : {},
        Person: name === 'analytics' ? { __resolveReference: (it: { id: string }) => it, steps: () => 3 } : {},
      },
    })
    const settings = {
      HOST: '127.0.0.1',
      PORT: port,
      OIDC_ISSUER: 'http://127.0.0.1:1/oidc',
      OIDC_JWKS_URL: 'http://127.0.0.1:1/oidc/jwks',
      OIDC_AUDIENCE: 'gelombang',
      GATEWAY_PUBLIC_KEY: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    }
    const logger = createLogger(name, 'silent')
    const idle = { notReady: async () => undefined, close: async () => {} }
    running.push(await serveSubgraph({ name, schema, settings, logger, contextOf: (context) => context, ...idle }))
  }
  const proxy = await startSigningProxy({
    HOST: '127.0.0.1',
    PORT: PORT + 2,
    GATEWAY_PRIVATE_KEY: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    subgraphs: Object.fromEntries(SUBGRAPHS.map(({ name, port }) => [name, `http://127.0.0.1:${port}`])),
  })
  running.push(proxy)
  // Hive's own planner in JavaScript: another router, with none of our plugins.
  const runtime = createGatewayRuntime({
    supergraph: composeSupergraph([...SUBGRAPHS]),
    transports: { http },
    transportEntries: Object.fromEntries(SUBGRAPHS.map(({ name }) => [name, { location: `${PROXY}/${name}` }])),
    logging: false,
  })
  router = createServer(runtime)
  await new Promise<void>((resolve) => router.listen(PORT + 3, '127.0.0.1', resolve))
})

afterAll(async () => {
  router.closeAllConnections()
  router.close()
  for (const service of running) await service.close()
})

test('another router over the same supergraph is answered by the subgraphs, through the signing proxy', async () => {
  const response = await fetch(ROUTER, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ people { id steps } }' }),
  })
  expect(await response.json()).toEqual({
    data: {
      people: [
        { id: '1', steps: 3 },
        { id: '2', steps: 3 },
      ],
    },
  })
})

test('the proxy passes on to subgraphs, and to nothing else', async () => {
  expect((await fetch(`${PROXY}/elsewhere`, { method: 'POST', body: '{}' })).status).toBe(404)
  expect((await fetch(`${PROXY}/registration`)).status).toBe(404)
})
