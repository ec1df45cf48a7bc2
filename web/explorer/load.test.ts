import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'

const viewer = { subject: 'ayu', name: 'Ayu', roles: ['auditor'] as const, token: 'token', justDone: false }
const NOTHING = { explain: null, watermark: null, lagSeconds: 0 }
const point = (day: string, count = 0) => ({ firstDay: day, lastDay: day, count })
let [liveSince, points, trendUntil]: [string | null, ReturnType<typeof point>[], unknown] = [null, [], undefined]

/** A gateway that answers each of the explorer's questions, and remembers up to when the trend was asked for. */
const gateway = createServer(async (request, response) => {
  const { variables } = JSON.parse(await text(request))
  trendUntil = variables.lastDay ?? trendUntil
  const steps = ['SELECTED', 'PURCHASED'].map((step, index) => ({ step, count: 9 - index }))
  const data = {
    playback: { lastDay: '2020-09-25', liveSince },
    funnelDimensions: [],
    funnel: { ...NOTHING, steps, breakdown: [], breakdownEnd: null },
    stepTimes: NOTHING,
    stepTrend: { ...NOTHING, outside: 0, series: [{ points }] },
    dropOff: NOTHING,
  }
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('GATEWAY_URL', `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/graphql`)
})
beforeEach(() => {
  points = [point('2020-09-24', 2), point('2020-09-25')]
})
afterAll(() => {
  vi.unstubAllEnvs()
  gateway.close()
})

async function trendOn(date: string) {
  const [{ loadDesk }, { loadExplorer }] = await Promise.all([
    import('../management/load-desk.ts'),
    import('./load.ts'),
  ])
  const given = { date, grain: 'DAY' }
  const loaded = await loadDesk('en', viewer, (ask, desk) => loadExplorer({ ask, viewer, desk, given }))
  if (loaded.kind !== 'loaded') throw new Error(loaded.kind)
  const { figures } = loaded.figures
  return {
    days: figures?.between?.stepTrend.series[0]?.points.map(({ firstDay }) => firstDay),
    ended: figures?.ended,
  }
}

it('a trend up to a day after the playback ends with the playback, as long as nothing is live', async () => {
  liveSince = null
  expect(await trendOn('2026-05-05')).toEqual({ days: ['2020-09-24', '2020-09-25'], ended: '2020-09-25' })
  expect(trendUntil).toBe('2020-09-25')
  expect((await trendOn('2020-09-24')).ended).toBeUndefined()
  expect(trendUntil).toBe('2020-09-24')
})

it('with live events a trend goes on with the day of the first, and leaves out the days between', async () => {
  liveSince = '2026-05-04T18:00:00Z'
  points.push(point('2020-09-26'), point('2026-05-04'), point('2026-05-05'), point('2026-05-06', 1))
  expect(await trendOn('2026-05-06')).toEqual({
    days: ['2020-09-24', '2020-09-25', '2026-05-05', '2026-05-06'],
    ended: undefined,
  })
  expect(trendUntil).toBe('2026-05-06')
})
