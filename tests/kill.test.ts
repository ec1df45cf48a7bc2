import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { askData } from './support/graphql.ts'
import { walkOneJourney } from './support/one-journey.ts'
import { freePortBase, launchPlatform, type Platform, startPlatform } from './support/platform.ts'
import { childrenOf, isRunning, processIdOf, runningProcesses } from './support/processes.ts'
import { publishedAtOneInThousand } from './support/published-figures.ts'

/** Every process may be killed at any moment. Here each is, in turn: during the playback, and between the steps of a journey. */
const folder = mkdtempSync(join(tmpdir(), 'gelombang-kill-'))
const dataDir = join(folder, 'data')
const SERVICES = ['registration', 'marketplace', 'disbursement', 'analytics', 'gateway', 'issuer', 'sandbox', 'web']
let platform: Platform | undefined

afterAll(async () => {
  if (platform?.process.exitCode === null) await platform.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function killService(name: string): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(50)) {
    const pid = processIdOf(dataDir, name)
    if (pid === undefined || !isRunning(pid)) continue
    process.kill(pid, 'SIGKILL')
    return
  }
  throw new Error(`${name} was not running within 30 s`)
}

async function expectPublishedCounts({ gateway }: Platform): Promise<void> {
  for (const { asOf, counts } of publishedAtOneInThousand()) {
    const { funnel } = await askData<{ funnel: { steps: { step: string; count: number }[] } }>(
      `${gateway}/graphql`,
      'query ($asOf: DateTime) { funnel(asOf: $asOf) { steps { step count } } }',
      { variables: { asOf: `${asOf}T12:00:00+07:00` } },
    )
    expect(Object.fromEntries(funnel.steps.map(({ step, count }) => [step, count])), asOf).toMatchObject(counts)
  }
}

test('killed with -9 during the playback, each in turn and the launcher last: the next start has the same counts', async () => {
  const portBase = await freePortBase()
  const launch = launchPlatform({ dataDir, portBase, args: ['--fresh'] })
  for (const name of ['playback', ...SERVICES.slice(0, 4), 'postgres', 'playback']) {
    await killService(name)
    await sleep(500)
  }
  const left = runningProcesses(dataDir)
  for (const launcher of childrenOf(launch.process.pid ?? 0)) process.kill(launcher, 'SIGKILL')
  expect(await launch.exited).not.toBe(0)
  platform = await startPlatform({ dataDir, portBase })
  expect(left.filter(({ pid }) => isRunning(pid))).toEqual([])
  await expectPublishedCounts(platform)
}, 300_000)

test('killed with -9 between the steps of a journey, each in turn: it goes on to the end, and no count is different', async () => {
  if (!platform) throw new Error('the platform did not start')
  const victims = ['postgres', ...SERVICES]
  await walkOneJourney(platform, async () => {
    const name = victims.shift()
    if (name) await killService(name)
  })
  expect(victims).toEqual([])
  await expectPublishedCounts(platform)
}, 300_000)
