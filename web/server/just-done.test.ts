import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { isJustDone, noteDone } from './just-done.ts'
import { createCookieJar } from './sign-in/cookies.ts'

const cookies = createCookieJar(false)

function requestFor(address: string, cookie: string): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  Object.assign(request, { url: address, headers: { cookie } })
  return request
}

it('an address says what was done to whom it led there, however long it is, and to nobody else', () => {
  const address = `/kelola/corong?date=2020-09-25&${'district=3273&'.repeat(1_000)}`
  const response = new ServerResponse(requestFor('/', ''))
  noteDone(response, cookies, 'dimas', address)
  const cookie = [response.getHeader('set-cookie') ?? []].flat().map(String)[0]?.split(';')[0] ?? ''
  expect(cookie.length).toBeLessThan(200)
  expect(isJustDone(requestFor(address, cookie), cookies, 'dimas')).toBe(true)
  expect(isJustDone(requestFor(address, cookie), cookies, 'citra')).toBe(false)
  expect(isJustDone(requestFor(`${address}&x=1`, cookie), cookies, 'dimas')).toBe(false)
  expect(isJustDone(requestFor(address, ''), cookies, 'dimas')).toBe(false)
})
