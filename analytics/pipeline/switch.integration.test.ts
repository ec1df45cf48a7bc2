import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '#tests/support/database.ts'
import { beginSwitch } from '../clickhouse/switches.ts'
import { getFunnel } from '../funnel/get-funnel.ts'
import { getPaymentProgress } from '../questions/get-payment-progress.ts'
import { getStepTrend } from '../questions/get-step-trend.ts'
import { type AnalyticsFixture, createAnalyticsFixture } from '../testing/analytics-fixture.ts'
import { clickhousePostgresUrl } from '../testing/environment.ts'
import { waitUntil, waitUntilPublished } from '../testing/wait-until.ts'
import { tryToLead } from './leader.ts'
import { planHorizon } from './plan-horizon.ts'
import { toPostgresSource } from './postgres-source.ts'
import { rebuildFromJourney } from './rebuild.ts'
import { createPipelineStatus } from './status.ts'

let fixture: AnalyticsFixture

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
  await appendPaid(30)
  const pipeline = fixture.startPipeline()
  await waitUntilPublished(fixture.owner)
  await pipeline.close()
})
afterAll(() => fixture?.close())

async function appendPaid(people: number): Promise<void> {
  const drafts = Array.from({ length: people }, () => randomUUID()).flatMap((participant_id) => [
    { type: 'REGISTERED', participant_id, occurred_at: '2020-05-01T03:00:00Z', province: 31 },
    { type: 'PAID', participant_id, occurred_at: '2020-06-01T00:00:00Z' },
    { type: 'PAYMENT_SETTLED', participant_id, occurred_at: '2020-06-01T00:00:00Z', amount: '600000' },
  ])
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
}

/** People who were paid and what, each as several questions tell it; of one time they go together. */
async function askWhoIsPaid(): Promise<string[]> {
  const ctx = fixture.contextOf()
  const asOf = new Date('2020-08-01T05:00:00Z')
  const ofFunnel = async (filter: object | null): Promise<string> => {
    const { steps, paidAmount } = await getFunnel({ ctx, input: { asOf, steps: ['PAID'], filter } })
    return `${steps[0]?.count} people, ${paidAmount}`
  }
  const ofTrend = async (): Promise<string> => {
    const { series } = await getStepTrend({ ctx, input: { step: 'PAID', grain: 'MONTH' } })
    return `${series[0]?.points[0]?.count} people, ${series[0]?.points[0]?.amount}`
  }
  const ofPayments = async (): Promise<string> => {
    const { settled } = await getPaymentProgress({ ctx, input: {} })
    return `${settled.count} people, ${settled.amount}`
  }
  return Promise.all([ofFunnel(null), ofFunnel({ province: ['31'] }), ofTrend(), ofPayments()])
}

/** A client that exchanges one table after another, slowly: the worst that one statement over several tables may do. */
function exchangingSlowly(client: ClickHouseClient, between: () => Promise<void>): ClickHouseClient {
  const command: ClickHouseClient['command'] = async (params) => {
    const pairs = params.query.match(/\w+ AND \w+/g) ?? []
    if (!params.query.includes('EXCHANGE TABLES')) return client.command(params)
    for (const pair of pairs.slice(1)) {
      await client.command({ query: `EXCHANGE TABLES ${pair}` })
      await between()
    }
    return client.command({ query: `EXCHANGE TABLES ${pairs[0]}` })
  }
  return new Proxy(client, {
    get: (target, name) => {
      const value: unknown = name === 'command' ? command : Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

test('no answer is made of tables from before and after a rebuild, however long it takes to exchange them', async () => {
  expect(await askWhoIsPaid()).toEqual(Array(4).fill('30 people, 18000000'))
  await appendPaid(12)
  // Transactions of all databases of a server hold up a horizon, so those of other tests, too.
  await waitUntil('what was appended is below the horizon', async () => {
    const { rows } = await fixture.owner.query(
      `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > max(transaction_id::text::bigint) AS below
       FROM journey.event`,
    )
    return rows[0].below
  })
  const session = await tryToLead(fixture.databaseUrl)
  if (!session) throw new Error('nobody else leads')
  const windows = await planHorizon(session.client)
  const { id: last, watermark } = windows.at(-1) ?? { id: 0n, watermark: 0n }
  const answers: Promise<string[]>[] = []
  const parts = {
    postgres: session.client,
    clickhouse: exchangingSlowly(fixture.clickhouse.pipeline, async () => {
      answers.push(askWhoIsPaid())
      await sleep(200)
    }),
    beside: fixture.clickhouse.beside,
    source: toPostgresSource(fixture.databaseUrl, clickhousePostgresUrl),
    status: createPipelineStatus(),
    held: undefined,
  }
  await rebuildFromJourney(parts, { windows, last, watermark })
  await session.close()
  expect(answers).toHaveLength(4)
  for (const answer of await Promise.all(answers)) expect(answer).toEqual(Array(4).fill('42 people, 25200000'))
})

test('a switch that was interrupted is ended by whoever leads next', async () => {
  await beginSwitch(fixture.clickhouse.pipeline)
  const waiting = askWhoIsPaid()
  fixture.startPipeline()
  expect(await waiting).toEqual(Array(4).fill('42 people, 25200000'))
})
