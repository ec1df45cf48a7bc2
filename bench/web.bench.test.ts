import { expect, test } from 'vitest'
import { bench } from './web.bench.ts'

test('the home page is measured against a bare server and on a slow line: small, without script, still', async () => {
  const result = await bench.run(['--rounds', '1', '--seconds', '0.2'])
  expect(result).toMatchObject({ goal: 0.5, scriptBytes: 0, cumulativeLayoutShift: 0 })
  expect(result.ratio).toBeGreaterThan(0)
  expect(result.bytesToFirstRead).toBeLessThan(60_000)
  expect(result.largestContentfulPaintMs).toBeGreaterThan(0)
}, 120_000)
