import { describe, expect, it } from 'vitest'
import { apiFilter, asksForWaves, comparedWith, explorerQuery, readExplorerQuestion } from './question.ts'

const choices = {
  openAt: '2020-09-25',
  lastDay: '2020-09-25',
  values: new Map([
    ['WAVE', new Set(['2', '3'])],
    ['PROVINCE', new Set(['31', '32'])],
  ] as const),
}

function parametersOf(query: string): Record<string, string[]> {
  const parameters: Record<string, string[]> = {}
  for (const [name, value] of new URLSearchParams(query)) parameters[name] = [...(parameters[name] ?? []), value]
  return parameters
}

describe('an analyst’s question in the address', () => {
  it('is what was written there', () => {
    const asked =
      'date=2020-09-15&step=SELECTED&step=PURCHASED&order=STRICT&window=30&by=PROVINCE&by2=GENDER&wave=2&wave=3' +
      '&since=2020-04-11&until=2020-05-20&cohort=WEEK&compare=2020-08-01&compareWave=2&compareSince=2020-08-01&compareUntil=2020-08-31&from=SELECTED&to=PURCHASED' +
      '&grain=DAY&after=abc-1'
    const { question, mistakes } = readExplorerQuestion(parametersOf(asked), choices)
    expect(mistakes).toEqual([])
    expect(explorerQuery(question)).toBe(asked)
    expect(apiFilter(question)).toEqual({ wave: ['2', '3'], enteredFrom: '2020-04-11', enteredTo: '2020-05-20' })
  })

  it.each([
    ['compareSince=2020-08-01&compareUntil=2020-08-31', { enteredFrom: '2020-08-01', enteredTo: '2020-08-31' }],
    ['compareUntil=2020-04-30', { enteredTo: '2020-04-30' }],
    ['compareWave=2', { enteredFrom: '2020-04-11', enteredTo: '2020-05-20', wave: ['2'] }],
  ])('compares with others by when they registered, in place of those asked for: %s', (query, others) => {
    const asked = parametersOf(`since=2020-04-11&until=2020-05-20&province=31&${query}`)
    const other = comparedWith(readExplorerQuestion(asked, choices).question)
    expect(other && apiFilter(other)).toEqual({ province: ['31'], ...others })
  })

  it('opens at the last day with the usual steps when nothing is asked', () => {
    const { question, mistakes } = readExplorerQuestion({ date: '', step: '' }, choices)
    expect(mistakes).toEqual([])
    expect(explorerQuery(question)).toBe('date=2020-09-25')
    expect(apiFilter(question)).toBeNull()
  })

  it.each([
    ['date=2020-02-31', 'date', 'malformed'],
    ['date=2020-09-26', 'date', 'future'],
    ['step=NOWHERE', 'step', 'unknown'],
    ['wave=99', 'wave', 'unknown'],
    ['window=-1', 'window', 'unknown'],
    ['by=__proto__', 'by', 'unknown'],
    ['from=PAID&to=SELECTED', 'to', 'backwards'],
    ['from=PAID', 'from', 'alone'],
    ['to=REGISTERED', 'to', 'alone'],
    ['since=2020-05-01&until=2020-04-01', 'until', 'backwards'],
    ['compareSince=2020-05-01&compareUntil=2020-04-01', 'compareUntil', 'backwards'],
    ['compareSince=August', 'compareSince', 'malformed'],
  ])('says what of it cannot be understood, and why: %s', (query, field, problem) => {
    expect(readExplorerQuestion(parametersOf(query), choices).mistakes).toMatchObject([{ field, problem }])
  })

  it.each([
    ['from=JOINED', 'SELECTED'],
    ['step=JOINED&step=PAID&from=JOINED', 'PAID'],
  ])('looks from a step to the next one chosen: %s', (query, to) => {
    expect(readExplorerQuestion(parametersOf(query), choices).question).toMatchObject({ from: 'JOINED', to })
  })

  it('looks from the step chosen before to one that is asked for alone', () => {
    const { question } = readExplorerQuestion({ to: 'PURCHASED' }, choices)
    expect(question).toMatchObject({ from: 'SELECTED', to: 'PURCHASED' })
  })

  it.each([
    ['wave=3', true],
    ['by=GENDER&by2=WAVE', true],
    ['cohort=WAVE', true],
    ['compareWave=2', true],
    ['province=31&by=GENDER&cohort=WEEK', false],
  ])('tells people apart by wave, or not: %s', (query, itDoes) => {
    expect(asksForWaves(readExplorerQuestion(parametersOf(query), choices).question)).toBe(itDoes)
  })
})
