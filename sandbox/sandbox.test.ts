import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { appendFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freePortBase } from '#tests/support/free-ports.ts'

const PORT = await freePortBase(1)
const BASE = `http://127.0.0.1:${PORT}`
const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
let child: ChildProcess

/** The real process, with a launcher's IPC channel. */
async function start(): Promise<void> {
  child = spawn(process.execPath, ['sandbox/main.ts'], {
    env: {
      NODE_ENV: 'test',
      PORT: String(PORT),
      SANDBOX_DATA_DIR: folder,
      SANDBOX_SETTLE_AFTER_MS: '200',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', () => reject(new Error('the sandbox ended')))
  })
}

const ended = (): Promise<number | null> => new Promise((resolve) => child.once('exit', (code) => resolve(code)))

beforeAll(start)
afterAll(() => child.kill('SIGKILL'))

async function send(method: string, path: string, body?: unknown) {
  const response = await fetch(`${BASE}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  return { status: response.status, body: await response.json() }
}
const fault = (service: string, mode: string, more = {}) => send('PUT', '/faults', { service, mode, ...more })
const email = (to: string, text: string, idempotencyKey: string = crypto.randomUUID()) =>
  send('POST', '/email/messages', { to, subject: 'Halo', text, idempotencyKey })
const messagesTo = async (to: string) => (await send('GET', `/messages?to=${encodeURIComponent(to)}`)).body.messages

beforeEach(async () => {
  for (const { service, mode } of (await send('GET', '/faults')).body.faults)
    if (mode !== 'none') await fault(service, 'none')
})

describe('Dukcapil', () => {
  const siti = { nik: '3171014505950001', kk: '3171010101010001', name: 'Siti', birthDate: '1995-05-05' }
  const ask = async (change = {}) => (await send('POST', '/dukcapil/verify', { ...siti, ...change })).body

  test('takes anybody well-formed to be registered as stated', async () => {
    expect(await ask()).toMatchObject({
      match: true,
      citizen: true,
      gender: 'FEMALE',
      district: '3171',
      deceased: false,
    })
    expect(await ask({ nik: '3171010505950001' })).toMatchObject({ match: true, gender: 'MALE' })
  })

  test.each([
    ['a birth date that the NIK does not have', { birthDate: '1995-05-06' }, { birthDate: false, nik: true }],
    ['an area that does not exist', { nik: '9971014505950001' }, { nik: false }],
    ['serial number 0000', { nik: '3171014505950000' }, { nik: false }],
    ['a day that does not exist', { nik: '3171013202950001', birthDate: '1995-02-32' }, { nik: false }],
    ['too few digits', { nik: '317101450595001' }, { nik: false }],
    ['a KK that is none', { kk: '123' }, { kk: false }],
  ])('refuses %s', async (_what, change, fields) => {
    expect(await ask(change)).toMatchObject({ match: false, fields })
  })

  test('compares people whom it knows exactly', async () => {
    const budi = { nik: '3273011708900001', kk: '3273010101010009', name: 'BUDI SANTOSO', birthDate: '1990-08-17' }
    expect((await send('POST', '/dukcapil/people', { ...budi, deceased: true, district: '3204' })).status).toBe(201)
    expect(await ask({ ...budi, name: 'Budi  Santoso' })).toMatchObject({
      match: true,
      deceased: true,
      district: '3204',
    })
    expect(await ask({ ...budi, name: 'Budi Susanto' })).toMatchObject({
      match: false,
      fields: { name: false, kk: true },
    })
  })
})

describe('messages', () => {
  test('are shown newest first, with links and codes, and nothing in them is taken for HTML', async () => {
    await email('ani@contoh.id', 'kode 111111')
    await email('ani@contoh.id', 'kode 222222, http://localhost/verify?a=1&b=2 <script>alert(1)</script>')
    const page = await (await fetch(`${BASE}/?to=ani@`)).text()
    expect(page.indexOf('222222')).toBeLessThan(page.indexOf('111111'))
    expect(page).toContain('<a href="http://localhost/verify?a=1&#38;b=2">')
    expect(page).not.toContain('<script>')
  })

  test('are delivered once for a key, however often they are sent', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => email('tono@contoh.id', 'sekali', 'one-key')))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await messagesTo('tono@contoh.id')).toHaveLength(1)
  })

  test('an empty page says so', async () => {
    expect(await (await fetch(`${BASE}/?to=nobody`)).text()).toContain('Nothing was sent to “nobody” yet.')
  })
})

describe('payment partners', () => {
  const item = (instructionId: string, accountNumber: string, attempt = 1) => ({
    instructionId,
    attempt,
    idempotencyKey: `${instructionId}-${attempt}`,
    accountNumber,
    name: 'Siti',
    amount: '600000',
  })
  const pay = (...items: ReturnType<typeof item>[]) =>
    send('POST', '/payment-partners/BNI/disbursements', { batchId: 'b', items })
  const outcome = async (id: string, attempt = 1) =>
    (await send('GET', `/payment-partners/BNI/disbursements/${id}/${attempt}`)).body

  test('settle after a while, and say UNKNOWN of what they never heard of', async () => {
    expect((await pay(item('good', '0012345678'))).status).toBe(202)
    expect(await outcome('good')).toEqual({ status: 'PENDING' })
    await sleep(300)
    expect(await outcome('good')).toMatchObject({ status: 'SETTLED' })
    expect(await outcome('never-sent')).toEqual({ status: 'UNKNOWN' })
  })

  test('fail by the ending of the account number, and some succeed at the second attempt', async () => {
    await pay(
      item('closed', '0010009012'),
      item('full', '0010009007'),
      item('full', '0010009007', 2),
      item('silent', '0010009010'),
    )
    await sleep(300)
    expect(await outcome('closed')).toMatchObject({ status: 'FAILED', failureCode: 'ACCOUNT_CLOSED' })
    expect(await outcome('full', 1)).toMatchObject({ status: 'FAILED', failureCode: 'LIMIT_REACHED' })
    expect(await outcome('full', 2)).toMatchObject({ status: 'SETTLED' })
    expect(await outcome('silent')).toEqual({ status: 'PENDING' })
  })

  test('pay an attempt once, and refuse the same attempt with other contents', async () => {
    await pay(item('once', '0010000001'))
    expect((await pay(item('once', '0010000001'))).status).toBe(202)
    expect((await pay({ ...item('once', '0010000001'), amount: '700000' })).status).toBe(409)
    await sleep(300)
    const { body } = await send('GET', '/payment-partners/BNI/statement?limit=1000')
    expect(body.items.filter((line: { instructionId: string }) => line.instructionId === 'once')).toHaveLength(1)
  })

  test('a statement is read page by page, and has the money that came back', async () => {
    await pay(item('back', '0010009011'), item('page-2', '0010000002'))
    await sleep(600)
    const seen: string[] = []
    for (let next: string | null = '1970-01-01T00:00:00Z'; next; ) {
      const { body }: Awaited<ReturnType<typeof send>> = await send(
        'GET',
        `/payment-partners/BNI/statement?limit=2&since=${next}`,
      )
      seen.push(
        ...body.items.map((line: { instructionId: string; status: string }) => `${line.instructionId} ${line.status}`),
      )
      next = body.next
    }
    expect(seen.filter((line) => line.startsWith('back '))).toEqual(['back SETTLED', 'back RETURNED'])
    expect(seen).toContain('page-2 SETTLED')
  })
})

describe('the beacon', () => {
  test('has randomness that anybody can check, and none for the future', async () => {
    const { body: info } = await send('GET', '/beacon/info')
    const { body } = await send('GET', '/beacon/1000')
    const signature = Buffer.from(body.signature, 'hex')
    const key = createPublicKey({ key: Buffer.from(info.publicKey, 'base64'), format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from('round 1000'), key, signature)).toBe(true)
    expect(body.randomness).toBe(createHash('sha256').update(signature).digest('hex'))
    const { body: latest } = await send('GET', '/beacon/latest')
    expect((await send('GET', `/beacon/${latest.round + 2}`)).status).toBe(404)
  })
})

describe('faults', () => {
  test('down: refuses, and does nothing', async () => {
    await fault('email', 'down')
    expect((await email('down@contoh.id', 'x')).status).toBe(503)
    expect(await messagesTo('down@contoh.id')).toEqual([])
  })

  test('lost-reply: does it, but the caller does not get to know', async () => {
    await fault('email', 'lost-reply')
    await expect(email('lost@contoh.id', 'x')).rejects.toThrow('fetch failed')
    expect(await messagesTo('lost@contoh.id')).toHaveLength(1)
  })

  test('duplicate: arrives twice; slow: arrives late', async () => {
    await fault('email', 'duplicate')
    await email('twice@contoh.id', 'x')
    expect(await messagesTo('twice@contoh.id')).toHaveLength(2)
    await fault('email', 'slow', { delayMs: 300 })
    const before = Date.now()
    await email('late@contoh.id', 'x')
    expect(Date.now() - before).toBeGreaterThanOrEqual(290)
  })

  test('one payment partner can be down while the others work', async () => {
    await fault('payment-partners/OVO', 'down')
    expect((await send('GET', '/payment-partners/OVO/statement')).status).toBe(503)
    expect((await send('GET', '/payment-partners/BNI/statement')).status).toBe(200)
  })

  test('are switched on with a form as well, but not from a page of somebody else', async () => {
    const post = (site: string) =>
      fetch(`${BASE}/faults`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'sec-fetch-site': site },
        body: new URLSearchParams({ service: 'sms', mode: 'error' }),
      })
    expect((await post('cross-site')).status).toBe(403)
    expect((await post('same-origin')).status).toBe(303)
    const page = await (await fetch(`${BASE}/faults`, { headers: { accept: 'text/html' } })).text()
    expect(page).toContain('<tr class="on"><th scope="row">sms</th>')
  })
})

describe('the process', () => {
  test('killed at any moment, it knows again what it had answered', async () => {
    await email('kept@contoh.id', 'x', 'kept-key')
    await fault('sms', 'reject')
    child.kill('SIGKILL')
    await ended()
    appendFileSync(join(folder, 'journal.jsonl'), '{"kind":"message","record":{"id":"cut o')
    await start()
    expect(await messagesTo('kept@contoh.id')).toHaveLength(1)
    await email('kept@contoh.id', 'x', 'kept-key')
    expect(await messagesTo('kept@contoh.id')).toHaveLength(1)
    expect((await send('GET', '/payment-partners/BNI/disbursements/good/1')).body).toMatchObject({ status: 'SETTLED' })
    expect((await send('POST', '/sms/messages', { to: '08123456789', text: 'x', idempotencyKey: 'k' })).status).toBe(
      422,
    )
  })

  test('ends in order when it is told to, and when its launcher has gone', async () => {
    child.kill('SIGTERM')
    expect(await ended()).toBe(0)
    await start()
    child.disconnect()
    expect(await ended()).toBe(0)
  })
})
