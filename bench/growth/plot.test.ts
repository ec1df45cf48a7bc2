import { expect, test } from 'vitest'
import { plotLines } from './plot.ts'

const labels = { title: 'a & b', x: 'people', y: 'ms' }

test('ten times as much is the same way further, on both axes', () => {
  const svg = plotLines(
    [
      {
        name: 'n',
        points: [
          [1_000_000, 1],
          [10_000_000, 10],
          [100_000_000, 100],
        ],
      },
    ],
    labels,
  )
  const [, text = ''] = /points="([^"]+)"/.exec(svg) ?? []
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = [], [e = 0, f = 0] = []] = text
    .split(' ')
    .map((each) => each.split(',').map(Number))
  expect(c - a).toBeCloseTo(e - c, 0)
  expect(b - d).toBeCloseTo(d - f, 0)
  expect(svg).toContain('>10 M</text>')
  expect(svg).toContain('a &amp; b')
})

test('a single measurement is drawn, too', () => {
  expect(plotLines([{ name: 'n', points: [[5, 7]] }], labels)).not.toContain('NaN')
})
