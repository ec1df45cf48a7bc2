import { expect, it } from 'vitest'
import { againIn } from './languages.ts'

it.each([
  ['/kelola/corong?wave=3', '/en/kelola/corong?wave=3', '/kelola/corong?wave=3'],
  ['/en/manage/funnel?wave=3', '/en/manage/funnel?wave=3', '/manage/funnel?wave=3'],
  ['/', '/en', '/'],
  ['/en?wave=3', '/en?wave=3', '/?wave=3'],
  ['/english', '/en/english', '/english'],
])('%s is %s in English and %s in Indonesian', (address, english, indonesian) => {
  expect([againIn('en', address), againIn('id', address)]).toEqual([english, indonesian])
})
