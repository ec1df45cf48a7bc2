import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BNI, type DisbursementFixture, numberEndingIn, startDisbursement } from '#tests/support/disbursement.ts'
import { freePortBase } from '#tests/support/free-ports.ts'
import { DATA_KEY } from '#tests/support/registration.ts'

const PORT = await freePortBase(1)
let fixture: DisbursementFixture
let child: ChildProcess | undefined
const output: string[] = []

beforeAll(async () => {
  fixture = await startDisbursement()
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await fixture.stop()
})

/** The real process, as the launcher starts it. */
async function start(): Promise<ChildProcess> {
  const { publicKey } = generateKeyPairSync('ed25519')
  const started = spawn(process.execPath, ['subgraphs/disbursement/main.ts'], {
    env: {
      NODE_ENV: 'test',
      LOG_LEVEL: 'trace',
      PORT: String(PORT),
      DATABASE_URL: fixture.test.disbursement,
      DATA_KEY,
      OIDC_ISSUER: 'http://localhost:1/oidc',
      OIDC_JWKS_URL: 'http://localhost:1/oidc/jwks',
      GATEWAY_PUBLIC_KEY: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      PAYMENT_PARTNER_URL: `${fixture.sandbox.url}/payment-partners`,
      PAYMENT_ASK_AFTER_MS: '500',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [started.stdout, started.stderr]) stream?.on('data', (chunk) => output.push(String(chunk)))
  await new Promise<void>((resolve, reject) => {
    started.once('message', () => resolve())
    started.once('exit', () => reject(new Error(output.join(''))))
  })
  return started
}

const attempts = () => fixture.database.paymentAttempt.findMany({ orderBy: { id: 'asc' } })

test('a payment is sent once, though the process is killed between sending it and hearing of it', async () => {
  const people = [numberEndingIn(), numberEndingIn(), numberEndingIn()]
  const ids: string[] = []
  for (const number of people) ids.push(await fixture.payable(number))
  await fixture.approve(await fixture.build(ids))
  await fixture.sandbox.setFault('payment-partners/BNI', 'slow')
  child = await start()
  await expect.poll(async () => (await attempts()).length, { timeout: 10_000 }).toBe(3)
  // Stored, then sent: the partner has it a moment later, and is slow to answer.
  await sleep(1_000)
  const ended = new Promise((resolve) => child?.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
  expect((await attempts()).map(({ outcome }) => outcome)).toEqual([null, null, null])
  await fixture.sandbox.setFault('payment-partners/BNI', 'none')

  child = await start()
  const states = async () =>
    (await fixture.database.paymentInstruction.findMany()).map(({ state, participantId }) => [state, participantId])
  const settled = ids.map((id) => ['SETTLED', id]).sort()
  await expect.poll(async () => (await states()).sort(), { timeout: 20_000 }).toEqual(settled)
  expect((await attempts()).map(({ number, outcome }) => [number, outcome])).toEqual(ids.map(() => [1, 'SETTLED']))
  const response = await fetch(`${fixture.sandbox.url}/payment-partners/${BNI.code}/statement`)
  const { items } = (await response.json()) as { items: unknown[] }
  expect(items).toHaveLength(3)
  expect(await fixture.balance('IN_TRANSIT', BNI.id)).toBe(0n)
})

test('no personal data reaches the journey, the audit log, stored answers or the log', async () => {
  const account = await fixture.database.payoutAccount.findFirstOrThrow()
  const number = fixture.vault.decrypt('accountNumber', account.numberSealed)
  const { rows } = await fixture.owner.query<{ text: string }>(
    `SELECT (SELECT json_agg(e) FROM journey.event e)::text || (SELECT json_agg(a) FROM disbursement.audit_entry a)::text
         || (SELECT json_agg(i) FROM disbursement.idempotency i)::text
         || (SELECT json_agg(i) FROM disbursement.payment_batch_item i)::text AS text`,
  )
  const written = `${rows[0]?.text}${output.join('')}`
  expect(output.join('')).toContain('"msg":"listening"')
  expect(written).toContain(account.id)
  for (const secret of [number, 'Siti Aminah', '317101571290']) expect(written).not.toContain(secret)
})
