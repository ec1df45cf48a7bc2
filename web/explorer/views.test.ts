import { describe, expect, it } from 'vitest'
import { readExplorerQuestion } from './question.ts'
import { colourOf, largest, seriesOf, valueText } from './views.ts'

const words = { all: 'All', compared: 'Compared', value: ({ label }: { label: string }) => label }
const question = (given: Record<string, string>) =>
  readExplorerQuestion(given, { openAt: '2020-09-25', lastDay: '2020-09-25', values: new Map() }).question

function steps(count: number) {
  return [{ step: 'REGISTERED' as const, count, withheld: false, fromPrevious: null, fromFirst: null }]
}

function cohortOf(key: string, count: number) {
  return { key, label: key, isYoung: false, steps: steps(count) }
}

function funnelOf(parts: { cohort?: string; keys: string[]; count: number }[]) {
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
    cohorts: [{ ...cohortOf('9', 10), label: 'Wave 9' }],
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

  it('are named in the reader’s form where days and weeks divide them, by day of registration and by cohort', () => {
    const inWords = { day: (day: string) => `on ${day}`, week: (day: string) => `week from ${day}` }
    const reader = { ...words, value: (value: { key: string; label: string }) => valueText(value, inWords) }
    const funnel = funnelOf([{ cohort: '2020-W16', keys: ['2020-04-14', 'F'], count: 5 }])
    const cohorts = ['2020-W16', 'NONE'].map((key) => cohortOf(key, 5))
    const asked = question({ by: 'ENTRY_DATE', by2: 'GENDER', cohort: 'WEEK' })
    expect(seriesOf({ funnel: { ...funnel, cohorts } }, asked, reader).map(({ label }) => label)).toEqual([
      'week from 2020-04-13 · on 2020-04-14 · F',
    ])
    expect(
      seriesOf({ funnel: { ...funnel, cohorts } }, question({ cohort: 'WEEK' }), reader).map(({ label }) => label),
    ).toEqual(['week from 2020-04-13', 'NONE'])
  })

  it('are drawn in the order of the table, the four with most people', () => {
    const weeks = [30, 5, 10, 50, 20].map((count, index) => cohortOf(`2020-W${16 + index}`, count))
    const funnel = { ...funnelOf([]), cohorts: weeks }
    const series = seriesOf({ funnel }, question({ cohort: 'WEEK' }), words)
    expect(largest(series).map(({ key }) => key)).toEqual(['2020-W16', '2020-W18', '2020-W19', '2020-W20'])
  })

  it('have the colour of their place in the funnel; what has none there has none of the four', () => {
    const funnel = funnelOf(['a', 'b', 'c', 'd', 'e'].map((key, index) => ({ keys: [key], count: index + 1 })))
    const series = seriesOf({ funnel }, question({ by: 'GENDER' }), words)
    const colours = ['b', 'c', 'd', 'e', 'a', 'all'].map((key) => colourOf(series, key))
    expect(colours).toEqual(['s1', 's2', 's3', 's4', 'rest', 'rest'])
    expect(colourOf(seriesOf({ funnel }, question({}), words), 'all')).toBe('s1')
  })
})
