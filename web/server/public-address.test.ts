import { expect, it } from 'vitest'
import { isWrongAddress, publicAddressOf } from './public-address.ts'

it.each([
  ['/', '/'],
  ['/?', '/'],
  ['/%65n?utm_source=x', '/en'],
  ['/?province=31&wave=&date=2020-09-15&date=2020-01-01', '/?date=2020-09-15&province=31'],
  [`/en?wave=${'9'.repeat(5_000)}&x[]=1&__proto__=2`, `/en?wave=${'9'.repeat(40)}`],
  ['/en/waves?date=2020-09-15&utm=x', '/en/waves?date=2020-09-15'],
  ['/en/method?date=2020-09-15', '/en/method'],
  ['/provinsi/32?x=1', '/provinsi/32'],
  ['/?date=%00%ff<script>&?&=&', '/?date=%00%EF%BF%BD%3Cscript%3E'],
])('%s is shown as %s', (url, address) => {
  expect(publicAddressOf(url)).toBe(address)
})

it.each(['/verify-email?token=x', '//evil.example/', 'http://evil.example/', '*', '/_next/static/x', '/%', '/sign-in'])(
  '%s is not a public page',
  (url) => expect(publicAddressOf(url)).toBeUndefined(),
)

it.each(['/?date=x', '/?date=2020-02-31', '/waves?date=2999-01-01', '/en/card/99.png', '/?date=2020-09-15&province=x'])(
  '%s shows by itself that there is no such thing',
  (address) => expect(isWrongAddress(address)).toBe(true),
)

it.each(['/', '/?date=2020-09-15', '/provinsi/32', '/kartu/nasional.svg', '/?wave=99', '/en?province=UNKNOWN'])(
  '%s may be something',
  (address) => expect(isWrongAddress(address)).toBe(false),
)
