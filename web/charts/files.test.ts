import { createElement } from 'react'
import { expect, it } from 'vitest'
import { csvText } from './csv-text.ts'
import { svgText } from './svg-text.ts'

it('a table as CSV quotes what has to be, and gives a spreadsheet no formula', () => {
  expect(
    csvText(
      ['a', 'b'],
      [
        ['x,y', 1],
        ['"q"', null],
        ['=1+1', 0.5],
      ],
    ),
  ).toBe('a,b\r\n"x,y",1\r\n"""q""",\r\n\'=1+1,0.5\r\n')
})

it('a drawing as a file has its marks and texts, escaped, and nothing that belongs to a page alone', () => {
  const marks = [1, 2].map((each) => createElement('rect', { key: each, className: 's1', x: each, tabIndex: 0 }))
  const words = createElement('text', { textAnchor: 'end' }, '<script>&"')
  const drawing = createElement('svg', { className: 'chart', viewBox: '0 0 10 20' }, marks, words, null)
  expect(svgText(drawing, '.s1{fill:red}')).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20" width="10" height="20"><style>.s1{fill:red}</style>' +
      '<rect class="paper" width="10" height="20"/><rect class="s1" x="1"></rect><rect class="s1" x="2"></rect>' +
      '<text text-anchor="end">&#60;script&#62;&#38;&#34;</text></svg>',
  )
})
