import { expect, it } from 'vitest'
import { finishPage } from './finish-page.ts'

it('a finished page carries no script and no hint of one', () => {
  const { html } = finishPage(
    '<head><link rel="preload" as="script" fetchPriority="low" href="/a.js"/><link rel="stylesheet" href="/a.css"/>' +
      '<script src="/a.js" async=""></script></head><body>1 &lt; 2<script>self.__next_f=[]</script><p>3</p></body>',
  )
  expect(html).toBe('<head><link rel="stylesheet" href="/a.css"/></head><body>1 &lt; 2<p>3</p></body>')
})

it('a page can ask for its status, and the mark goes', () => {
  expect(finishPage('<meta name="answer-status" content="503"/>x')).toMatchObject({ html: 'x', late: 'x', status: 503 })
  expect(finishPage('x')).toMatchObject({ html: 'x', late: 'x', status: undefined })
})

it('the notice that a page is late is only in the page that is sent late', () => {
  const { html, late } = finishPage('<main><p class="banner" data-late="">Terlambat</p><h1>1</h1></main>')
  expect(html).toBe('<main><h1>1</h1></main>')
  expect(late).toContain('Terlambat')
})
