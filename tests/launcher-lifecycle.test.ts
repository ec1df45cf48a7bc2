import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePortBase } from './support/free-ports.ts'
import { launchPlatform, type Platform, startPlatform } from './support/platform.ts'
import { childrenOf, isRunning, runningProcesses } from './support/processes.ts'

/** One empty platform, in the order of the tests: started, beside a second one, killed, started again, stopped, damaged. */
const folder = mkdtempSync(join(tmpdir(), 'launcher-lifecycle-'))
const dataDir = join(folder, 'data')
let portBase: number
let platform: Platform

beforeAll(async () => {
  portBase = await freePortBase()
  platform = await startPlatform({ dataDir, portBase, args: ['--no-replay'] })
}, 240_000)

afterAll(async () => {
  if (platform?.process.exitCode === null) await platform.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Addresses (hexadecimal, as the kernel lists them) at which something listens on a port. */
function listeningAddresses(port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hex}`))
    .map(([, local = '']) => local.split(':')[0] ?? '')
}

async function untilAllGone(pids: number[], patience: number): Promise<number[]> {
  const deadline = Date.now() + patience
  while (pids.some(isRunning) && Date.now() < deadline) await sleep(50)
  return pids.filter(isRunning)
}

test('the last line is `ready`, and the data folder is for its owner alone', () => {
  expect(platform.lines.at(-1)).toBe('ready')
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  for (const file of ['secrets.json', 'demo-users.json']) {
    expect(statSync(join(dataDir, file)).mode & 0o777, file).toBe(0o600)
  }
})

test('only web and gateway can be reached from outside this machine', () => {
  const [anywhere, loopback] = ['00000000', '0100007F']
  for (const offset of [0, 1]) expect(listeningAddresses(portBase + offset)).toEqual([anywhere])
  for (const offset of [2, 3, 4, 5, 6, 7, 8]) expect(listeningAddresses(portBase + offset)).toEqual([loopback])
})

test('a second launcher on the same data is refused, and the first is not disturbed', async () => {
  const second = launchPlatform({ dataDir, portBase: await freePortBase() })
  expect(await second.exited).toBe(1)
  expect(second.lines.join('\n')).toContain('already runs on')
  expect((await fetch(`${platform.gateway}/health/ready`)).status).toBe(200)
})

test('killed with -9, the launcher leaves nothing running, and the next start works', async () => {
  const pids = runningProcesses(dataDir).map(({ pid }) => pid)
  expect(pids).toHaveLength(9)
  for (const launcher of childrenOf(platform.process.pid ?? 0)) process.kill(launcher, 'SIGKILL')
  expect(await untilAllGone(pids, 10_000)).toEqual([])
  platform = await startPlatform({ dataDir, portBase, args: ['--no-replay'] })
}, 120_000)

test('Ctrl-C, pressed twice, leaves no process and no lock behind within 10 s', async () => {
  const pids = runningProcesses(dataDir).map(({ pid }) => pid)
  const start = Date.now()
  const stopped = platform.stop()
  platform.process.kill('SIGINT')
  expect(await stopped).toBe(0)
  expect(Date.now() - start).toBeLessThan(10_000)
  expect(pids.filter(isRunning)).toEqual([])
  for (const file of ['launcher.lock', 'children.json', 'run.json', 'postgres/postmaster.pid']) {
    expect(existsSync(join(dataDir, file)), file).toBe(false)
  }
})

test('a database with a damaged block, or a damaged control file, is said to be, with what to do about it', async () => {
  const cluster = join(dataDir, 'postgres')
  const [database = ''] = readdirSync(join(cluster, 'base')).filter((name) => Number(name) >= FIRST_OWN_DATABASE)
  const control = join(cluster, 'global/pg_control')
  const kept = readFileSync(control)
  const damage = (file: string): void => {
    const content = readFileSync(file)
    content.set(randomBytes(200), 100)
    writeFileSync(file, content)
  }
  damage(control)
  await expectDamaged('incorrect checksum in control file')
  writeFileSync(control, kept)
  damage(join(cluster, 'base', database, PG_CLASS))
  await expectDamaged('invalid page in block 0')
}, 120_000)

// Numbers below are of databases that initdb makes; the file of the table of tables is named after its fixed number.
const FIRST_OWN_DATABASE = 16_384
const PG_CLASS = '1259'

async function expectDamaged(why: string): Promise<void> {
  const start = launchPlatform({ dataDir, portBase, args: ['--no-replay'] })
  expect(await start.exited).toBe(1)
  const text = start.lines.join('\n')
  expect(text).toContain('The database is damaged')
  expect(text).toContain(why)
  expect(text).toContain('Restore the data folder from a backup')
  expect(text).toContain('--fresh')
}
