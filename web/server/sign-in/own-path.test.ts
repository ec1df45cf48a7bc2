import { expect, it } from 'vitest'
import { ownPath } from './own-path.ts'

it.each(['/kelola', '/en/manage/funnel?wave=3&steps=SELECTED', '/'])('goes on at a path of its own: %s', (path) => {
  expect(ownPath(path)).toBe(path)
})

it('goes on at a question however many districts it is about', () => {
  const question = `/kelola/corong?${'district=3273&'.repeat(1_000)}`
  expect(ownPath(question)).toBe(question)
})

it.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
  '/auth/sign-out',
  'kelola',
  `/${'x'.repeat(20_000)}`,
  '',
  null,
])('never leads elsewhere: %s', (given) => {
  expect(ownPath(given)).toBe('/')
})
