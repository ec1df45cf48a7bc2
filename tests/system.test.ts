import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withBrowser } from './support/browser.ts'
import { findProvince } from './support/find-province.ts'
import { freePortBase } from './support/free-ports.ts'
import { ask, askData, mutate } from './support/graphql.ts'
import { checkHomePage } from './support/home-page.ts'
import { walkOneJourney } from './support/one-journey.ts'
import { plain } from './support/page-reader.ts'
import { type Platform, startPlatform, tokenFor } from './support/platform.ts'
import { isRunning, runningProcesses } from './support/processes.ts'
import { publishedAtOneInThousand } from './support/published-figures.ts'
import { openAs, webOf } from './support/staff.ts'
import { checkThousandViews, countStatementsFromNextStart } from './support/thousand-views.ts'

/**
 * The whole system as a newcomer meets it: one command, the published figures on their dates, one person's journey
 * through the gateway with real tokens, the home page, and a stop that leaves nothing behind.
 */
const folder = mkdtempSync(join(tmpdir(), 'gelombang-system-'))
const dataDir = join(folder, 'data')
let platform: Platform

beforeAll(async () => {
  platform = await startPlatform({ dataDir, portBase: await freePortBase(), args: ['--fresh'] })
}, 300_000)

afterAll(async () => {
  if (platform?.process.exitCode === null) await platform.stop()
  rmSync(folder, { recursive: true, force: true })
})

type FunnelAnswer = {
  funnel: { scale: number | null; lagSeconds: number; paidAmount: string; steps: { step: string; count: number }[] }
}

const FUNNEL = 'query ($asOf: DateTime) { funnel(asOf: $asOf) { scale lagSeconds paidAmount steps { step count } } }'

async function funnelOn(day: string) {
  const variables = { asOf: `${day}T12:00:00+07:00` }
  const { funnel } = await askData<FunnelAnswer>(`${platform.gateway}/graphql`, FUNNEL, { variables })
  return { ...funnel, counts: Object.fromEntries(funnel.steps.map(({ step, count }) => [step, count])) }
}

describe('npm start on an empty machine', () => {
  test.each(publishedAtOneInThousand())('shows what was published on $asOf, at 1:1000', async (published) => {
    const funnel = await funnelOn(published.asOf)
    expect(funnel.scale).toBe(0.001)
    expect(funnel.counts).toMatchObject(published.counts)
    if (published.paidAmount) expect(funnel.paidAmount).toBe(published.paidAmount)
  })

  test('shows them on the home page, in both languages, without script, on a telephone, by keyboard', async () => {
    const [published] = publishedAtOneInThousand().filter(({ asOf }) => asOf === '2020-09-15')
    if (!published) throw new Error('15 September 2020 is not in the figures')
    const { asOf: date, counts, paidAmount } = published
    await checkHomePage(platform.web, { date, counts, scale: 0.001, ...(paidAmount ? { paidAmount } : {}) }, 1)
  }, 180_000)

  test('a member of the public finds the funnel of their province, without script, and downloads it', async () => {
    await findProvince(platform, '32')
  }, 60_000)

  test('leaves played-back people alone: nothing has happened to them by itself', async () => {
    const query = '{ playback { lastDay liveSince } funnel { paidAmount steps { step count } } }'
    type Answer = FunnelAnswer & { playback: { lastDay: string; liveSince: string | null } }
    const { playback, funnel } = await askData<Answer>(`${platform.gateway}/graphql`, query)
    const atItsEnd = await funnelOn(playback.lastDay)
    expect(playback.liveSince).toBeNull()
    expect(funnel).toEqual({ paidAmount: atItsEnd.paidAmount, steps: atItsEnd.steps })
  })

  test('says how to sign in for each role, and ends with the line ready', () => {
    const printed = platform.lines.join('\n')
    for (const role of ['analyst', 'case_worker', 'payment_officer', 'payment_approver', 'auditor', 'administrator']) {
      expect(printed).toContain(role)
    }
    expect(platform.lines.at(-1)).toBe('ready')
  })
})

const PUBLIC_PATHS = [
  ...['/', '/gelombang', '/provinsi', '/provinsi/32', '/perkembangan', '/metode', '/data-terbuka', '/sematan'],
  ...['/en', '/en/waves', '/en/provinces', '/en/progress', '/kartu/32.svg', '/data/catalogue.jsonld'],
  ...['funnel', 'waves', 'training', 'payments', 'backlog'].map((name) => `/unduh/${name}.json`),
  ...['funnel-by-wave', 'funnel-by-province'].flatMap((name) => [`/unduh/${name}.csv`, `/data/latest/${name}.csv`]),
]

describe('one journey', () => {
  test('goes from registration to payment through the gateway, the funnel counts one more at every step, no public page names anybody', async () => {
    const home = async () => {
      const html = await (await fetch(platform.web)).text()
      return Number(/data-step="PAID".*?<strong>([\d.]+)<\/strong>/s.exec(html)?.[1]?.replaceAll('.', ''))
    }
    const before = await home()
    const personal = await walkOneJourney(platform)
    // The page is kept in front of Next, and yet a new event is in its national totals within a minute.
    await expect.poll(home, { timeout: 60_000, interval: 500 }).toBe(before + 1)
    for (const path of PUBLIC_PATHS) {
      const answer = await fetch(platform.web + path)
      const text = await answer.text()
      expect(answer.status, path).toBe(200)
      expect(
        personal.filter((each) => text.includes(each)),
        path,
      ).toEqual([])
    }
  }, 240_000)
})

describe('a batch for everybody', () => {
  test('is built by one, released by another, and answered for each payment, at every payment partner', async () => {
    const api = `${platform.gateway}/graphql`
    const officer = await tokenFor(platform, 'payment_officer')
    const approver = await tokenFor(platform, 'payment_approver')
    const { partners } = await askData<{ partners: { id: string }[] }>(
      api,
      '{ partners(kind: PAYMENT_PARTNER) { id } }',
    )
    expect(partners).toHaveLength(5)
    const pay = async (partner: string): Promise<void> => {
      const order = { partner, idempotencyKey: randomUUID() }
      type Built = { id: string; hash: string; count: number }
      const { id: batch, hash, count } = await mutate<Built>(api, officer, 'buildBatch', order, '{ id hash count }')
      await mutate(api, approver, 'approveBatch', { batch, hash, idempotencyKey: randomUUID() }, '{ id }')
      const query = 'query ($id: ID!) { paymentBatch(id: $id) { progress { state count } } }'
      type Progress = { paymentBatch: { progress: { state: string; count: number }[] } }
      const answered = async () => {
        const { paymentBatch } = await askData<Progress>(api, query, { token: officer, variables: { id: batch } })
        const ended = paymentBatch.progress.filter(({ state }) => state === 'SETTLED' || state === 'FAILED')
        return ended.reduce((sum, state) => sum + state.count, 0)
      }
      await expect.poll(answered, { timeout: 60_000, interval: 500 }).toBe(count)
    }
    // Each waits for its partner's answers.
    await Promise.all(partners.map(({ id }) => pay(id)))
  }, 300_000)
})

describe('who is who', () => {
  test('a breakdown without a token comes from the first edition, rounded to 10, with small counts withheld', async () => {
    const query = '{ funnel(by: [PROVINCE]) { breakdown { keys steps { step count withheld } } } }'
    type Cells = { funnel: { breakdown: { steps: { count: number | null; withheld: boolean }[] }[] } }
    const { funnel } = await askData<Cells>(`${platform.gateway}/graphql`, query)
    const cells = funnel.breakdown.flatMap(({ steps }) => steps)
    expect(cells.length).toBeGreaterThan(300)
    expect(cells.every(({ count, withheld }) => (withheld ? count === null : Number(count) % 10 === 0))).toBe(true)
    const token = await tokenFor(platform, 'analyst')
    const exact = await askData<Cells>(`${platform.gateway}/graphql`, query, { token })
    expect(exact.funnel.breakdown.flatMap(({ steps }) => steps).some(({ count }) => Number(count) % 5 !== 0)).toBe(true)
  })

  test('what staff ask for and cannot have is refused with its reason', async () => {
    await withBrowser(async (browser) => {
      const answerFor = async (role: string, path: string) => {
        const page = await openAs(browser, platform, { role, path: '/en/manage/waves' })
        const answer = await page.request.get(webOf(platform) + path)
        const content = plain(await answer.text())
        await page.context().close()
        return [answer.status(), content] as const
      }
      const list = await answerFor('administrator', '/en/manage/funnel/stopped.csv')
      expect(list).toEqual([403, 'This file is for other roles than yours.\n'])
      for (const [role, path, reason] of [
        ['payment_officer', '/en/manage/payments?after=zzz', 'names a place that is not in the list'],
        ['analyst', '/en/manage/funnel?after=zzz', 'names a place that is not in the list'],
        ['analyst', '/en/manage/funnel?since=2020-05-01&until=2020-04-01', '1 Apr 2020, is earlier than the first'],
        ['analyst', '/en/manage/funnel?from=PAID&to=SELECTED', '“Selected” does not come after'],
      ] as const) {
        const [status, page] = await answerFor(role, path)
        expect(status, path).toBe(400)
        expect(page, path).toContain(reason)
      }
    })
  }, 60_000)

  test('a subgraph answers nobody but the gateway', async () => {
    const query = '{ _entities(representations: [{ __typename: "Participant", id: "x" }]) { __typename } }'
    for (const offset of [4, 5, 6, 7]) {
      const url = `http://127.0.0.1:${platform.portBase + offset}/graphql`
      const direct = await ask(url, query)
      expect(direct.errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
      const forged = { 'x-gelombang-caller': 'gateway', 'x-gelombang-time': String(Date.now()) }
      const answer = await ask(url, query, {
        headers: { ...forged, 'x-gelombang-nonce': 'f'.repeat(32), 'x-gelombang-signature': 'AAAA' },
      })
      expect(answer.errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
    }
  })
})

describe('stopping and starting again', () => {
  test('Ctrl-C ends everything within 10 s, and the second start is quick and shows the same', async () => {
    const before = await funnelOn('2020-09-15')
    await countStatementsFromNextStart(platform)
    const processes = runningProcesses(dataDir)
    expect(processes.map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining(['analytics', 'gateway', 'issuer', 'marketplace', 'postgres', 'registration', 'web']),
    )
    const started = Date.now()
    expect(await platform.stop()).toBe(0)
    expect(Date.now() - started).toBeLessThan(10_000)
    expect(processes.filter(({ pid }) => isRunning(pid))).toEqual([])
    platform = await startPlatform({ dataDir, portBase: platform.portBase })
    expect((await funnelOn('2020-09-15')).counts).toEqual(before.counts)
  }, 300_000)

  test('a thousand views of a page ask PostgreSQL at most what one view asks', async () => {
    await checkThousandViews(platform)
  }, 60_000)
})
