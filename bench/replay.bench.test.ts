import { expect, test } from 'vitest'
import { bench } from './replay.bench.ts'

test('the playback is measured against a plain COPY of its rows: a ratio, its goal, and what was played back', async () => {
  const result = await bench.run(['--scale', '0.0005', '--rounds', '1', '--workers', '2'])
  expect(result).toMatchObject({ goal: 3, scale: '0.0005', workers: 2, people: 15_000, holds: result.ratio <= 3 })
  expect(result.ratio).toBeGreaterThan(0)
  expect(Number(result.eventsPerSecond)).toBeGreaterThan(Number(result.peoplePerSecond))
}, 120_000)
