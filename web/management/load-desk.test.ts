import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const PLAYBACK = { scale: 0.001 }
const viewer = { subject: 'fajar', name: 'Fajar', roles: ['administrator'] as const, token: 'token', justDone: false }
let isAnalyticsAway = true

/** A gateway that answers what needs no figures, and about figures while analytics is there. */
const gateway = createServer(async (request, response) => {
  const { query } = JSON.parse(await text(request))
  const answer = !query.includes('query Desk ')
    ? { data: { waves: [] } }
    : isAnalyticsAway
      ? { data: null, errors: [{ message: 'analytics is away' }] }
      : { data: { playback: PLAYBACK, funnel: {} } }
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('GATEWAY_URL', `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/graphql`)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterAll(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  gateway.close()
})

test('whether figures are a playback is not known until analytics has said so once, and remembered from then on', async () => {
  const { loadWork } = await import('./load-desk.ts')
  const { DeskWavesDocument } = await import('../generated/graphql.ts')
  const playback = async () => {
    const loaded = await loadWork('en', viewer, (ask) => ask(DeskWavesDocument, {}))
    return loaded.kind === 'loaded' ? loaded.desk.playback : loaded.kind
  }
  expect(await playback()).toBeUndefined()
  isAnalyticsAway = false
  expect(await playback()).toEqual(PLAYBACK)
  isAnalyticsAway = true
  expect(await playback()).toEqual(PLAYBACK)
})
