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
        ['\n=1', '＝1'],
      ],
    ),
  ).toBe('a,b\r\n"x,y",1\r\n"""q""",\r\n\'=1+1,0.5\r\n"\'\n=1",\'＝1\r\n')
})

it('a drawing as a file has its marks and texts, escaped, and nothing that belongs to a page alone', () => {
  const marks = [1, 2].map((each) => createElement('rect', { key: each, className: 's1', x: each, tabIndex: 0 }))
  const words = createElement('text', { textAnchor: 'end' }, '<script>&"')
  const props = { className: 'chart', viewBox: '0 0 10 20', 'aria-label': 'Corong' }
  const drawing = createElement('svg', props, marks, words, null)
  expect(svgText(drawing, '.s1{fill:red}', 'id')).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" xml:lang="id" role="img" viewBox="0 0 10 20" width="10" height="20">' +
      '<title>Corong</title><style>.s1{fill:red}</style>' +
      '<rect class="paper" width="10" height="20"/><rect class="s1" x="1"></rect><rect class="s1" x="2"></rect>' +
      '<text text-anchor="end">&#60;script&#62;&#38;&#34;</text></svg>',
  )
})

it('a drawing as a file says in its language what it shows, above it and to whoever cannot see it', () => {
  const drawing = createElement('svg', { viewBox: '0 0 720 20', 'aria-label': 'x' }, null)
  const heading = { title: '4,8 % dari 30.000', about: 'Keadaan sampai akhir 25 September 2020' }
  const file = svgText(drawing, '', 'id', heading)
  expect(file).toContain('xml:lang="id"')
  expect(file).toContain('<title>4,8 % dari 30.000. Keadaan sampai akhir 25 September 2020</title>')
  for (const words of Object.values(heading)) expect(file).toMatch(new RegExp(`<text[^>]*>${words}</text>`))
})
