import { expect, it } from 'vitest'
import { svgText } from './svg-text.ts'
import { textWidth } from './text-width.ts'
import { timeChart } from './time-chart.tsx'

const [FIRST, LAST, PLACES] = [60, 90 * 86_400, 24]
const secondsAt = (place: number) => FIRST * (LAST / FIRST) ** (place / PLACES)

/** Words that the line of a mark runs through. */
function crossed(drawing: string): string[] {
  const words = [
    ...drawing.matchAll(/<text class="quiet[^"]*" x="([\d.]+)" y="(\d+)" text-anchor="(\w+)">([^<]+)/g),
  ].map(([, x, y, anchor, text = '']) => {
    const from = Number(x) - (anchor === 'end' ? textWidth(text) : 0)
    return { text, y: Number(y), from, to: from + textWidth(text) }
  })
  const lines = [...drawing.matchAll(/<line class="mark" x1="([\d.]+)" x2="[\d.]+" y1="([\d.]+)"/g)]
  expect([words.length, lines.length]).toEqual([2, 2])
  return lines.flatMap(([, x, top]) =>
    words.flatMap(({ text, y, from, to }) => (from < Number(x) && Number(x) < to && Number(top) < y ? [text] : [])),
  )
}

it.each(['wide', 'narrow'] as const)('no line of a quantile runs through words, wherever the two are: %s', (size) => {
  for (let median = 0; median <= PLACES; median += 1) {
    for (let p90 = median; p90 <= PLACES; p90 += 1) {
      const row = {
        key: 'all',
        label: 'Semua',
        colour: 's1',
        people: 1,
        bins: [{ fromSeconds: FIRST, toSeconds: LAST, people: 1 }],
        marks: [
          { key: 'median', seconds: secondsAt(median), label: 'setengah sekitar 19,4 hari' },
          { key: 'p90', seconds: secondsAt(p90), label: 'sembilan dari sepuluh sekitar 75,9 hari' },
        ],
      }
      const drawing = timeChart({ size, rows: [row], ticks: [], title: 'Waktu' })
      expect(crossed(svgText(drawing, '', 'id')), `${median}, ${p90}`).toEqual([])
    }
  }
})
