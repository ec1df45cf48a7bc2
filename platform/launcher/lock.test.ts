import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { takeLock, withLock } from './lock.ts'
import { identifyProcess, isAlive } from './process-identity.ts'

const folder = mkdtempSync(join(tmpdir(), 'lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a lock is held by one, and free again when it is released', () => {
  const path = join(folder, 'one')
  const lock = takeLock(path)
  expect(takeLock(path)).toMatchObject({ heldBy: { pid: process.pid } })
  if ('release' in lock) lock.release()
  expect(existsSync(path)).toBe(false)
  expect(takeLock(path)).toHaveProperty('release')
})

test('the lock of a process that was killed is taken over, also if its number is in use again', async () => {
  const path = join(folder, 'killed')
  const child = spawn('sleep', ['60'])
  const holder = identifyProcess(child.pid ?? 0)
  writeFileSync(path, JSON.stringify(holder))
  expect(takeLock(path)).toEqual({ heldBy: holder })
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(takeLock(path)).toHaveProperty('release')
  rmSync(path)
  writeFileSync(path, JSON.stringify({ ...identifyProcess(process.pid), startTicks: '1' }))
  expect(takeLock(path)).toHaveProperty('release')
})

test('a garbled lock holds nobody up', () => {
  const path = join(folder, 'garbled')
  writeFileSync(path, '{"pid":')
  expect(takeLock(path)).toHaveProperty('release')
})

test('work under a lock is done one after the other', async () => {
  const path = join(folder, 'work')
  const order: string[] = []
  const work = (name: string) => async () => {
    order.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 20))
    order.push(`${name} ends`)
  }
  await Promise.all([withLock(path, work('one')), withLock(path, work('other'))])
  expect(order).toEqual(['one begins', 'one ends', 'other begins', 'other ends'])
})

test('a process of before the last boot is not alive', () => {
  const self = identifyProcess(process.pid)
  expect(self && isAlive(self)).toBe(true)
  expect(self && isAlive({ ...self, bootId: 'another' })).toBe(false)
})
