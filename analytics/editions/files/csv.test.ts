import { expect, test } from 'vitest'
import { toCell } from './csv.ts'

test.each(['=1+1', '+62', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋62', '－1', '＠SUM(A1)'])(
  'a spreadsheet does not take %j for a formula',
  (text) => {
    expect(toCell(text).replaceAll('"', '')).toBe(`'${text}`)
  },
)

test('quotes, commas and line ends stay within their cell', () => {
  expect(toCell('a "b", c\nd')).toBe('"a ""b"", c\nd"')
  expect(toCell('Papua Barat')).toBe('Papua Barat')
})
