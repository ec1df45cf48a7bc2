import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { measurement } from './growth/measured.ts'

vi.setConfig({ testTimeout: 400_000 })

const folder = mkdtempSync(join(tmpdir(), 'gelombang-bench-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const result = z.looseObject({
  bench: z.string(),
  ratio: z.number(),
  goal: z.number(),
  holds: z.boolean(),
  goals: z.array(z.object({ name: z.string(), measured: z.number(), goal: z.number(), holds: z.boolean() })),
})

/** As by hand, with few people: what it counts is checked, how long it takes is not. */
async function run(name: string, ...words: string[]) {
  const command = [join(import.meta.dirname, 'run.ts'), name, '--data-dir', folder, '--rounds', '1', ...words]
  const { stdout } = await promisify(execFile)(process.execPath, command)
  return result.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

const FEW = '3k'

test('bench funnel asks state, cube, events and two other databases, which all count the same, also while people change', async () => {
  const measured = await run('funnel', '--participants', FEW, '--changing-seconds', '2', '--cube-answers', '40')
  expect(measured).toMatchObject({
    bench: 'funnel',
    participants: 3_000,
    atRest: [{}, {}, {}],
    rivals: Array(6).fill({}),
  })
  expect(measured.goals).toHaveLength(15)
})

test('bench growth writes a page, a plot and the figures, and every median is in its bin, the exact ones exact', async () => {
  const out = join(folder, 'page')
  await run('growth', '--at', FEW, '--out', out, '--changing-seconds', '1', '--cube-answers', '36')
  expect(readdirSync(out).sort()).toEqual(['growth.json', 'growth.md', 'growth.svg'])
  expect(readFileSync(join(out, 'growth.md'), 'utf8')).toContain('| 3 k |')
  const { measurements } = JSON.parse(readFileSync(join(out, 'growth.json'), 'utf8'))
  const { goals } = measurement.parse(measurements[0]).quantiles
  expect(goals.filter(({ goal }) => goal === 0)).toMatchObject([{ measured: 0 }, { measured: 0 }])
})

test('bench pipeline brings a whole journey over, and sees live events in the funnel', async () => {
  const measured = await run('pipeline', '--participants', '1k', '--live-seconds', '1', '--rates', '200')
  expect(measured).toMatchObject({ size: { participants: 1_000 }, live: [{ perSecond: 200 }] })
})

test('what was generated is kept, and removed when that is asked for', async () => {
  const kept = () => readdirSync(folder).filter((name) => /^(national|journey)-/.test(name))
  expect(kept()).toHaveLength(2)
  for (const name of ['funnel', 'pipeline']) expect(await run(name, '--clean')).toMatchObject({ cleaned: folder })
  expect(kept()).toEqual([])
})
