import type { ReactNode } from 'react'
import { expect, it } from 'vitest'
import { fitted, textWidth } from './text-width.ts'
import { timeChart } from './time-chart.tsx'
import { trendChart } from './trend-chart.tsx'

type Text = { x: number; words: string; anchor: string }

/** The texts of a drawing, wherever they are in it. */
function textsOf(node: ReactNode): Text[] {
  if (Array.isArray(node)) return node.flatMap(textsOf)
  if (typeof node !== 'object' || node === null || !('props' in node)) return []
  const { x, textAnchor = 'start', children } = node.props as Record<string, unknown>
  if (node.type === 'text') return [{ x: Number(x), words: String(children), anchor: String(textAnchor) }]
  return textsOf(children as ReactNode)
}

/** Texts that reach beyond the drawing. */
function outside(drawing: ReactNode, width: number): string[] {
  const texts = textsOf(drawing)
  expect(texts.length).toBeGreaterThan(0)
  return texts
    .filter(({ x, words, anchor }) => {
      const wide = textWidth(words)
      const from = anchor === 'end' ? x - wide : anchor === 'middle' ? x - wide / 2 : x
      return from < -0.5 || from + wide > width + 0.5
    })
    .map(({ words }) => words)
}

const SIZES = [
  ['wide', 720],
  ['narrow', 328],
] as const

it('a text is as wide as its letters: capitals are wider, and what does not fit is cut', () => {
  expect(textWidth('ATURAN BARU')).toBeGreaterThan(textWidth('aturan baru'))
  expect(fitted('aturan baru', 200)).toBe('aturan baru')
  const cut = fitted('W'.repeat(40), 200)
  expect(cut).toMatch(/^W{5,}…$/)
  expect(textWidth(cut)).toBeLessThanOrEqual(200)
})

it.each(SIZES)('no label of times leaves the drawing, wherever its mark is: %s', (size, width) => {
  const [first, last] = [60, 30 * 86_400]
  for (let place = 0; place <= 20; place += 1) {
    const seconds = first * (last / first) ** (place / 20)
    const label = 'sembilan dari sepuluh sekitar 115,3 hari'
    const row = {
      key: 'all',
      label: 'KEPULAUAN BANGKA BELITUNG · TIDAK DIKETAHUI · PEREMPUAN',
      colour: 's1',
      people: 1,
      bins: [{ fromSeconds: first, toSeconds: last, people: 1 }],
      marks: ['median', 'p90'].map((key) => ({ key, seconds, label })),
    }
    const drawing = timeChart({ size, rows: [row, { ...row, key: 'other' }], ticks: [], title: 'Waktu' })
    expect(outside(drawing, width), `${seconds} s`).toEqual([])
  }
})

it.each(SIZES)('no note on a trend leaves the drawing, those in capitals neither: %s', (size, width) => {
  const days = ['2020-04-11', '2020-05-11', '2020-06-10']
  const drawing = trendChart({
    size,
    colour: 's1',
    stretches: [{ from: '2020-04-11', to: '2020-06-10' }],
    points: days.map((day) => ({ key: day, day, value: 0.5, low: null, high: null })),
    moving: { label: 'Selama 4 minggu terakhir', points: [] },
    marks: days.map((day) => ({ key: day, day, label: 'ATURAN GELOMBANG WWWWWWWWWWWWWW' })),
    labelOf: (value) => `${Math.round(100 * value)} %`,
    dayLabelOf: (day) => day,
    title: 'Tren',
  })
  expect(outside(drawing, width)).toEqual([])
})
