import { expect, it } from 'vitest'
import { svgText } from './svg-text.ts'
import { trendChart } from './trend-chart.tsx'

const DAYS = ['2020-06-01', '2020-06-08', '2020-06-15']

/** A trend whose rate over several periods has these values: its rings, and how many dashed lines it has. */
function movingIn(values: (number | null)[]): { rings: number; dashed: number } {
  const drawing = trendChart({
    size: 'wide',
    colour: 's1',
    stretches: [{ from: '2020-06-01', to: '2020-06-21' }],
    points: DAYS.map((day) => ({ key: day, day, value: 0.5, low: null, high: null })),
    moving: {
      label: 'Selama 4 minggu terakhir',
      points: DAYS.map((day, index) => ({ key: day, day, value: values[index] ?? null })),
    },
    marks: [],
    labelOf: String,
    dayLabelOf: String,
    title: 'Tren',
  })
  const svg = svgText(drawing, '', 'id')
  return {
    rings: [...svg.matchAll(/<circle class="line /g)].length,
    dashed: [...svg.matchAll(/<(?:line|polyline) class="line of-s1 smooth"/g)].length,
  }
}

it('a rate over several periods that one period alone has is a ring, in the drawing and in its legend', () => {
  expect(movingIn([null, 0.9, null])).toEqual({ rings: 2, dashed: 0 })
})

it('one that several periods have is a dashed line, with one in its legend', () => {
  expect(movingIn([null, 0.9, 0.8])).toEqual({ rings: 0, dashed: 2 })
})
