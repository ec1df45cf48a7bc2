import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWebServer } from './http-server.ts'

let server: Server
let base = ''

beforeAll(async () => {
  server = createWebServer((request, response) => void response.end(String(request.url?.length)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

it('the longest question is read beside the page that it was asked from and the largest session', async () => {
  const question = `/kelola/corong?${'district=3273&'.repeat(1_000)}`
  const asked = `/auth/sign-in?${new URLSearchParams({ 'return-to': question })}`
  const headers = { referer: base + asked, cookie: `gelombang-session=${'x'.repeat(14_000)}` }
  const answer = await fetch(base + asked, { headers })
  expect([answer.status, await answer.text()]).toEqual([200, String(asked.length)])
})

it('a longer one is answered by a page that says what to do, in both languages', async () => {
  const answer = await fetch(`${base}/?${'x'.repeat(300_000)}`)
  const page = await answer.text()
  expect([answer.status, answer.headers.get('content-type')]).toEqual([431, 'text/html; charset=utf-8'])
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page).toContain('pilih lebih')
  expect(page).toContain('choose fewer values')
})

it('what is no request is refused', async () => {
  const socket = connect(Number(new URL(base).port), '127.0.0.1')
  socket.end('GET nothing\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /)
})
