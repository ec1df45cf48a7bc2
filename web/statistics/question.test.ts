import { describe, expect, it } from 'vitest'
import { queryOf, readQuestion } from './question.ts'

const choices = {
  openAt: '2020-09-25',
  lastDay: '2020-09-25',
  waves: new Set(['1', '2']),
  provinces: new Set(['31', '32']),
}

describe('a question in the address', () => {
  it('opens at the last day when nothing is asked, also when a form sent empty fields', () => {
    expect(readQuestion({}, choices)).toEqual({ question: { day: '2020-09-25' }, mistakes: [] })
    expect(readQuestion({ date: '', wave: ' ', province: '' }, choices).mistakes).toEqual([])
  })

  it('is what queryOf wrote', () => {
    const question = { day: '2020-09-15', from: '2020-06-01', province: '31' }
    const parameters = Object.fromEntries(new URLSearchParams(queryOf(question)))
    expect(readQuestion(parameters, choices)).toEqual({ question, mistakes: [] })
  })

  it.each([
    [{ date: '0000-01-01' }, { field: 'date', problem: 'malformed', value: '0000-01-01' }],
    [{ date: '2020-02-30' }, { field: 'date', problem: 'malformed', value: '2020-02-30' }],
    [{ date: "1' OR 1=1" }, { field: 'date', problem: 'malformed', value: "1' OR 1=1" }],
    [{ date: '2020-09-26' }, { field: 'date', problem: 'future', value: '2020-09-26' }],
    [{ from: '2020-04-31' }, { field: 'from', problem: 'malformed', value: '2020-04-31' }],
    [
      { date: '2020-06-01', from: '2020-06-02' },
      { field: 'from', problem: 'after', value: '2020-06-02' },
    ],
    [{ wave: '99' }, { field: 'wave', problem: 'unknown', value: '99' }],
    [{ province: ['<b>', '31'] }, { field: 'province', problem: 'unknown', value: '<b>' }],
  ])('names what it could not understand in %j', (parameters, mistake) => {
    expect(readQuestion(parameters, choices).mistakes).toEqual([mistake])
  })
})
