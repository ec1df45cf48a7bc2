import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { identifyProcess } from './process-identity.ts'
import { claimBuild, isUsed } from './web-build-users.ts'

it('a build is used as long as a process that claimed it lives, and no other build with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gelombang-builds-'))
  claimBuild(folder, 'one')
  expect([isUsed(folder, 'one'), isUsed(folder, 'two'), isUsed(folder, 'on')]).toEqual([true, false, false])
})

it('marks of processes that are no more, of an earlier one with the same number, and broken ones do not count', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gelombang-builds-'))
  const own = identifyProcess(process.pid)
  writeFileSync(join(folder, 'one.1.user'), JSON.stringify({ ...own, startTicks: '1' }))
  writeFileSync(join(folder, 'one.2.user'), JSON.stringify({ ...own, bootId: 'another' }))
  writeFileSync(join(folder, 'one.3.user'), '{"pid":')
  expect(isUsed(folder, 'one')).toBe(false)
  expect(readdirSync(folder)).toEqual([])
})
