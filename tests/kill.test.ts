import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { readPostmasterFile } from '#platform/launcher/postgres/postmaster-file.ts'
import { freePortBase } from './support/free-ports.ts'
import { askData } from './support/graphql.ts'
import { walkOneJourney } from './support/one-journey.ts'
import { type Launch, launchPlatform, type Platform, untilReady } from './support/platform.ts'
import { PlaybackWatch } from './support/playback-watch.ts'
import { childrenOf, isRunning, processIdOf, runningProcesses } from './support/processes.ts'
import { publishedAt } from './support/published-figures.ts'

/**
 * Every process may be killed at any moment. Here each is, in turn and the launcher too: during the playback, and
 * between the steps of a journey. What the page shows is the same as without.
 */
const folder = mkdtempSync(join(tmpdir(), 'gelombang-kill-'))
const dataDir = join(folder, 'data')
const SERVICES = ['registration', 'marketplace', 'disbursement', 'analytics', 'gateway', 'issuer', 'sandbox', 'web']
/** PostgreSQL itself, which has to recover; `postgres` is the process that keeps it, whose end shuts it down in order. */
const SERVER = 'PostgreSQL server'
/** Twice the usual, so that the playback is not through before each has had its turn. */
const THOUSANDTHS = 2
/** What is built and started may take long beside other tests; how long is not what is tested here. */
const PATIENCE_MS = 240_000
let launch: Launch | undefined
let platform: Platform | undefined

afterAll(async () => {
  if (launch?.process.exitCode === null) {
    launch.process.kill('SIGINT')
    await launch.exited
  }
  rmSync(folder, { recursive: true, force: true })
})

/** Kills a process of the platform, once it runs. */
async function killProcess(name: string): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(20)) {
    const pid = name === SERVER ? readPostmasterFile(join(dataDir, 'postgres'))?.pid : processIdOf(dataDir, name)
    if (pid === undefined || !isRunning(pid)) continue
    process.kill(pid, 'SIGKILL')
    return
  }
  throw new Error(`${name} was not running within ${PATIENCE_MS / 1000} s`)
}

/** Kills the launcher (the child of the program that `npm start` runs), and waits for that program's end. */
async function killLauncher(): Promise<void> {
  if (!launch) throw new Error('nothing was started')
  for (const launcher of childrenOf(launch.process.pid ?? 0)) process.kill(launcher, 'SIGKILL')
  expect(await launch.exited).not.toBe(0)
}

/** Each service answers that it can serve. */
async function untilAllServe(portBase: number): Promise<void> {
  for (const [offset] of SERVICES.entries()) {
    const url = `http://127.0.0.1:${portBase + offset}/health/ready`
    const serves = () =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    await expect.poll(serves, { message: url, timeout: PATIENCE_MS, interval: 50 }).toBe(true)
  }
}

async function expectPublishedCounts({ gateway }: Platform): Promise<void> {
  for (const { asOf, counts } of publishedAt(THOUSANDTHS)) {
    const { funnel } = await askData<{ funnel: { steps: { step: string; count: number }[] } }>(
      `${gateway}/graphql`,
      'query ($asOf: DateTime) { funnel(asOf: $asOf) { steps { step count } } }',
      { variables: { asOf: `${asOf}T12:00:00+07:00` } },
    )
    expect(Object.fromEntries(funnel.steps.map(({ step, count }) => [step, count])), asOf).toMatchObject(counts)
  }
}

test('killed with -9 while the playback writes, each in turn, the launcher too: the counts are the same', async () => {
  const portBase = await freePortBase()
  const start = { dataDir, portBase }
  const playback = new PlaybackWatch(dataDir, portBase)
  const first = launchPlatform({ ...start, args: ['--fresh', '--scale', `0.00${THOUSANDTHS}`] })
  launch = first
  await playback.untilMoreThan(0)
  playback.hold()
  await untilAllServe(portBase)
  /** What is killed is killed while the playback writes: it has just written, and is not through afterwards either. */
  const whileItWrites = async (kill: () => Promise<void>): Promise<void> => {
    const { written } = await playback.progress()
    playback.letGo()
    await playback.untilMoreThan(written)
    await kill()
  }
  for (const name of ['playback', 'postgres', ...SERVICES.slice(0, 4)]) {
    await whileItWrites(() => killProcess(name))
    playback.hold()
    expect(await playback.progress(), name).toMatchObject({ finished: false })
  }
  await untilAllServe(portBase)

  const left = runningProcesses(dataDir)
  await whileItWrites(killLauncher)
  const second = launchPlatform(start)
  launch = second
  const { written: before } = await playback.progress()
  await playback.untilMoreThan(before)
  playback.hold()
  expect(await playback.progress(), 'launcher').toMatchObject({ finished: false })
  expect(left.filter(({ pid }) => isRunning(pid))).toEqual([])
  await untilAllServe(portBase)
  for (const name of [SERVER, ...SERVICES.slice(4)]) {
    await whileItWrites(() => killProcess(name))
    playback.hold()
    expect(await playback.progress(), name).toMatchObject({ finished: false })
  }
  playback.letGo()
  platform = await untilReady(second, start)
  await untilAllServe(portBase)
  await expectPublishedCounts(platform)
}, 900_000)

test('killed with -9 between the steps of a journey, each in turn: it goes on to the end, and no count is different', async () => {
  if (!platform) throw new Error('the platform did not start')
  const start = { dataDir, portBase: platform.portBase }
  const victims = ['postgres', ...SERVICES.slice(0, 4), 'launcher', ...SERVICES.slice(4), SERVER]
  await walkOneJourney(platform, async () => {
    const name = victims.shift()
    if (name === 'launcher') {
      await killLauncher()
      launch = launchPlatform(start)
      platform = await untilReady(launch, start)
    } else if (name) await killProcess(name)
  })
  expect(victims).toEqual([])
  await expectPublishedCounts(platform)
}, 900_000)
