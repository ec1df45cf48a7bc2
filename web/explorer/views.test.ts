import { describe, expect, it } from 'vitest'
import { readExplorerQuestion } from './question.ts'
import { colourOf, seriesOf } from './views.ts'

const words = { all: 'All', compared: 'Compared', cohort: ({ label }: { label: string }) => label }
const question = (given: Record<string, string>) =>
  readExplorerQuestion(given, { openAt: '2020-09-25', lastDay: '2020-09-25', values: new Map() }).question

function funnelOf(parts: { cohort?: string; keys: string[]; count: number }[]) {
  const steps = (count: number) => [
    { step: 'REGISTERED' as const, count, withheld: false, fromPrevious: null, fromFirst: null },
  ]
  return {
    asOf: '2020-09-25T05:00:00Z',
    watermark: null,
    lagSeconds: 0,
    scale: null,
    edition: null,
    paidAmount: null,
    windowDays: null,
    steps: steps(100),
    breakdown: parts.map(({ cohort = null, keys, count }) => ({ cohort, keys, labels: keys, steps: steps(count) })),
    breakdownCells: parts.length,
    breakdownEnd: null,
    cohorts: [{ key: '9', label: 'Wave 9', isYoung: false, steps: steps(10) }],
    comparison: null,
    explain: null,
  }
}

describe('the series of a view', () => {
  it('are named by the labels of their cohort and their values', () => {
    const funnel = funnelOf([{ cohort: '9', keys: ['Women', '18–24'], count: 5 }])
    expect(seriesOf({ funnel }, question({ by: 'GENDER', cohort: 'WAVE' }), words).map(({ label }) => label)).toEqual([
      'Wave 9 · Women · 18–24',
    ])
  })

  it('have the colour of their place in the funnel; what has none there has none of the four', () => {
    const funnel = funnelOf(['a', 'b', 'c', 'd', 'e'].map((key, index) => ({ keys: [key], count: index + 1 })))
    const series = seriesOf({ funnel }, question({ by: 'GENDER' }), words)
    const colours = ['e', 'd', 'c', 'b', 'a', 'all'].map((key) => colourOf(series, key))
    expect(colours).toEqual(['s1', 's2', 's3', 's4', 'rest', 'rest'])
    expect(colourOf(seriesOf({ funnel }, question({}), words), 'all')).toBe('s1')
  })
})
