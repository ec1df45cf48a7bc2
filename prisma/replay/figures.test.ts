import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseFigures } from './figures.ts'
import { planPlayback } from './plan.ts'

const published = readFileSync(new URL('./figures/prakerja-2020.json', import.meta.url), 'utf8')

/** The published file with one piece of its text replaced. */
function changed(from: string, to: string): string {
  expect(published).toContain(from)
  return published.replace(from, to)
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length
}

describe('a figures file', () => {
  test('as published is accepted', () => {
    expect(parseFigures(published).snapshots.map(({ asOf }) => asOf)).toEqual([
      '2020-04-20',
      '2020-05-12',
      '2020-07-27',
      '2020-09-15',
      '2020-09-25',
    ])
  })

  test.each([
    ['a text that is no JSON', '"snapshots": [', '"snapshots": [,', '"snapshots"'],
    ['a key given twice', '"asOf": "2020-05-12",', '"asOf": "2020-05-12", "asOf": "2020-05-13",', '2020-05-12'],
    ['an unknown step', '"completed": 219489', '"graduated": 219489', '"graduated"'],
    ['a negative count', '"paid": 51255', '"paid": -5', '"paid": -5'],
    ['a count that is not whole', '"paid": 51255', '"paid": 5.5', '"paid": 5.5'],
    ['a day that does not exist', '"2020-07-27"', '"2020-02-30"', '2020-02-30'],
    ['waves of another form', '"waves": "1-3"', '"waves": "one"', '"one"'],
    ['waves the wrong way round', '"waves": "1-3"', '"waves": "3-1"', '"3-1"'],
    ['rounded naming a step not given', '"rounded": []', '"rounded": ["joined"]', '"rounded": ["joined"]'],
    ['a negative quota', '"quota": 200000', '"quota": -1', '"quota": -1'],
  ])('with %s is refused with its line', (_, from, to, culprit) => {
    const text = changed(from, to)
    expect(() => parseFigures(text)).toThrow(
      new RegExp(`^lines? (\\d+ and )?${lineOf(text, culprit)}( and \\d+)?:`, 'm'),
    )
  })

  test.each([
    ['snapshots out of order', '"2020-05-12"', '"2020-04-19"', '2020-04-20', '2020-04-19'],
    ['two snapshots of one day', '"2020-05-12"', '"2020-04-20"', '"asOf": "2020-04-20"', undefined],
    ['a count that falls', '"registered": 23170000', '"registered": 5000000', '5965048', '"registered": 5000000'],
    ['more paid than completed', '"paid": 51255', '"paid": 219490', '219489', '219490'],
    [
      'waves that shrink',
      '"waves": "1-7"',
      '"waves": "1-2"',
      '"1-3"',
      '"1-2",\n      "cumulative": {\n        "registered"',
    ],
    ['more money than people can have had', '1600000000000', '16000000000000', '16000000000000', '"paid": 1200000'],
    ['less money than one incentive each', '1600000000000', '16000000000', '16000000000', '"paid": 1200000'],
  ])('with %s is refused with both lines', (_, from, to, one, other) => {
    const text = changed(from, to)
    const lines = [lineOf(text, one), other === undefined ? undefined : lineOf(text, other)]
    const message = messageOf(() => parseFigures(text))
    for (const line of lines) if (line !== undefined) expect(message).toMatch(new RegExp(`\\b${line}\\b.*:`))
  })

  test('with a quota that the published counts exceed is refused with both lines, at any scale', () => {
    const text = changed('"quota": 200000', '"quota": 164000')
    for (const scale of ['1:1000', '1:1000000']) {
      const message = messageOf(() => planPlayback(parseFigures(text), scale, 1))
      expect(message).toContain(String(lineOf(text, '164000')))
      expect(message).toContain(String(lineOf(text, '"selected": 200000')))
    }
  })

  test('with a quota exceeded within rounding is played back, with a warning', () => {
    const text = changed('"quota": 224000', '"quota": 223000')
    expect(planPlayback(parseFigures(text), '1:1000', 1).warnings.join()).toContain('the quota gives way')
  })

  test('in which more were selected than had joined when the wave closed is refused with the lines', () => {
    const text = JSON.stringify(
      {
        steps: ['joined', 'selected'],
        snapshots: [
          { asOf: '2021-03-01', source: '', waves: '1', cumulative: { joined: 500, selected: 300 }, rounded: [] },
          { asOf: '2021-04-01', source: '', waves: '1-2', cumulative: { joined: 900, selected: 700 }, rounded: [] },
        ],
        waves: [{ number: 2, opensOn: '2021-02-20', closesOn: '2021-02-27' }],
      },
      null,
      1,
    )
    const message = messageOf(() => planPlayback(parseFigures(text), '1', 1))
    expect(message).toMatch(/^lines \d+ and \d+:/)
  })
})

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('expected a refusal')
}
