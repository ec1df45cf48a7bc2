import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import * as graphql from './graphql.ts'
import { type Platform, tokenFor } from './platform.ts'

const STEPS_QUERY = '{ funnel { steps { step count } } }'

type Steps = { funnel: { steps: { step: string; count: number }[] } }

/**
 * Walks one person from an e-mail address to the first payment, each step by the one who does it, and watches the
 * funnel count one person more at each. Throws where the story goes wrong. A request that got no answer is sent again
 * as it was, so parts may be killed meanwhile: `between` is called after each step. Returns what nobody else may see.
 */
export async function walkOneJourney(
  platform: Platform,
  between: (step: string) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const api = `${platform.gateway}/graphql`
  const email = `peserta-${randomUUID().slice(0, 8)}@contoh.id`
  const before = await countSteps(api)
  const reached: string[] = []
  /** The step shows in the funnel, and no other does. */
  const reaches = async (step: string): Promise<void> => {
    reached.push(step)
    const expected = { ...before }
    for (const each of reached) expected[each] = (before[each] ?? 0) + 1
    await expect.poll(() => countSteps(api), { timeout: 30_000, interval: 200 }).toEqual(expected)
    await between(step)
  }
  const tokenOf = (...words: [role: string, ...args: string[]]) => patiently(() => tokenFor(platform, ...words))
  const key = () => ({ idempotencyKey: randomUUID() })

  await mutate(api, undefined, 'registerParticipant', { email, ...key() }, '')
  await reaches('REGISTERED')
  const link = await messageTo(platform, email, /[?&]token=([\w-]+)/)
  await mutate(api, undefined, 'verifyEmail', { token: link, ...key() }, '')
  await reaches('EMAIL_VERIFIED')

  const me = await tokenOf('participant', '--participant', email)
  const person = { name: 'Siti Rahmawati', birthDate: '1994-05-17', kk: '3273011708120005' }
  const nik = `327301570594${String(1000 + Math.floor(Math.random() * 8999))}`
  await mutate(
    api,
    me,
    'verifyIdentity',
    {
      ...person,
      nik,
      district: '3273',
      education: 'SENIOR_SECONDARY',
      occupation: 'UNEMPLOYED',
      inFormalEducation: false,
    },
    '{ id maskedNik }',
  )
  await reaches('IDENTITY_VERIFIED')

  const phone = `+62812${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
  await mutate(api, me, 'requestPhoneCode', { phone, ...key() }, '{ id }')
  const code = await messageTo(platform, phone, /\b(\d{6})\b/)
  await mutate(api, me, 'verifyPhone', { code, ...key() }, '{ id }')
  reached.push('PHONE_VERIFIED')
  await reaches('ELIGIBLE')

  const administrator = await tokenOf('administrator')
  const { waves } = await askData<{ waves: { number: number }[] }>(api, '{ waves { number } }')
  const number = Math.max(0, ...waves.map((wave) => wave.number)) + 1
  const { id: wave } = await mutate<{ id: string }>(
    api,
    administrator,
    'openWave',
    {
      number,
      quota: 100,
      opensAt: new Date(Date.now() - 1_000).toISOString(),
      closesAt: new Date(Date.now() + 3_600_000).toISOString(),
    },
    '{ id }',
  )
  await mutate(api, me, 'joinWave', { wave }, '{ id }')
  await reaches('JOINED')
  await mutate(api, administrator, 'closeWave', { wave }, '{ state }')
  await mutate(api, administrator, 'drawWave', { wave }, '{ drawSeed selectedCount }')
  await mutate(api, administrator, 'announceWave', { wave }, '{ announcedAt }')
  await reaches('SELECTED')

  const { courses } = await askData<{ courses: { edges: { node: Course }[] } }>(
    api,
    '{ courses(first: 100) { edges { node { id price provider { code } platform { code } } } } }',
  )
  const course = courses.edges[0]?.node
  if (!course) throw new Error('no course is on sale')
  await expect
    .poll(async () => (await askData<Me>(api, '{ me { balance } }', { token: me })).me.balance, { timeout: 10_000 })
    .toBe('3500000')
  const bought = await mutate<{ id: string; redeemCode: string }>(
    api,
    me,
    'purchaseCourse',
    { course: course.id, ...key() },
    '{ id redeemCode }',
  )
  await reaches('PURCHASED')

  const provider = await tokenOf(
    'training_provider',
    '--client',
    course.provider.code.toLowerCase().replaceAll('_', '-'),
  )
  await mutate(api, provider, 'redeemCode', { code: bought.redeemCode, ...key() }, '{ redeemedAt }')
  await mutate(api, provider, 'reportCompletion', { purchase: bought.id }, '{ completedAt }')
  await reaches('COMPLETED')
  await mutate(api, me, 'reviewCourse', { purchase: bought.id, rating: 5, text: 'Jelas dan berguna.' }, '{ id }')
  reached.push('REVIEWED')
  await reaches('CERTIFIED')

  const { partners } = await askData<{ partners: Partner[] }>(api, '{ partners(kind: PAYMENT_PARTNER) { id code } }')
  const bank = partners.find((partner) => partner.code === 'BNI')
  if (!bank) throw new Error('BNI is not among the payment partners')
  const account = `0${Date.now()}`.slice(-10)
  const proof = await askData<{ me: { identityProof: string } }>(api, '{ me { identityProof } }', { token: me })
  await mutate(
    api,
    me,
    'linkAccount',
    { partner: bank.id, accountNumber: account, identityProof: proof.me.identityProof },
    '{ id }',
  )
  reached.push('ACCOUNT_LINKED')
  await reaches('ACCOUNT_VERIFIED')

  const { me: self } = await askData<{ me: { id: string } }>(api, '{ me { id } }', { token: me })
  const officer = await tokenOf('payment_officer')
  const batch = await mutate<{ id: string; hash: string; count: number }>(
    api,
    officer,
    'buildBatch',
    { partner: bank.id, participants: [self.id], ...key() },
    '{ id hash count }',
  )
  expect(batch.count).toBe(1)
  const approval = { batch: batch.id, hash: batch.hash, ...key() }
  await expect(mutate(api, officer, 'approveBatch', approval, '{ state }')).rejects.toThrow(/ForbiddenError/)
  const approver = await tokenOf('payment_approver')
  await mutate(api, approver, 'approveBatch', approval, '{ state }')
  await reaches('PAID')
  await tellsTheStory(api, me, number)
  return [email, person.name, person.kk, nik, phone, phone.replace('+62', '0'), account]
}

/** One query over all subgraphs. */
async function tellsTheStory(api: string, me: string, wave: number): Promise<void> {
  const { me: self } = await askData<{ me: { id: string } }>(api, '{ me { id } }', { token: me })
  const { participant } = await askData<{ participant: Story }>(
    api,
    `query ($id: ID!) { participant(id: $id) {
      wave { number }
      courses { course { title platform { name } } completedAt review { rating } certificate { number } }
      payments { kind ordinal amount state settledAt }
      journey { step at } } }`,
    { token: me, variables: { id: self.id } },
  )
  expect(participant.wave.number).toBe(wave)
  expect(participant.courses).toMatchObject([{ review: { rating: 5 }, certificate: { number: expect.any(String) } }])
  expect(participant.payments[0]).toMatchObject({ kind: 'INCENTIVE', ordinal: 1, amount: '600000', state: 'SETTLED' })
  const reached = participant.journey.filter(({ at }) => at !== null)
  expect(reached.map(({ step }) => step)).toEqual([...ALL_STEPS])
}

const ALL_STEPS = [
  'REGISTERED',
  'EMAIL_VERIFIED',
  'IDENTITY_VERIFIED',
  'PHONE_VERIFIED',
  'ELIGIBLE',
  'JOINED',
  'SELECTED',
  'PURCHASED',
  'COMPLETED',
  'REVIEWED',
  'CERTIFIED',
  'ACCOUNT_LINKED',
  'ACCOUNT_VERIFIED',
  'PAID',
]

type Story = {
  wave: { number: number }
  courses: unknown[]
  payments: unknown[]
  journey: { step: string; at: string | null }[]
}
type Partner = { id: string; code: string }

/** Every request is safe to send twice: what got no answer is sent again, what was refused is not. */
async function patiently<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (const until = Date.now() + 60_000; ; await sleep(300)) {
    try {
      return await send()
    } catch (error) {
      if (error instanceof graphql.Refused || Date.now() > until) throw error
    }
  }
}

const askData = <Data>(...request: Parameters<typeof graphql.ask>): Promise<Data> =>
  patiently(() => graphql.askData<Data>(...request))

const mutate = <Result>(...request: Parameters<typeof graphql.mutate>): Promise<Result> =>
  patiently(() => graphql.mutate<Result>(...request))

type Course = { id: string; price: string; provider: { code: string }; platform: { code: string } }
type Me = { me: { balance: string } }

async function countSteps(api: string): Promise<Record<string, number>> {
  const { funnel } = await askData<Steps>(api, STEPS_QUERY)
  return Object.fromEntries(funnel.steps.map(({ step, count }) => [step, count]))
}

/** What the sandbox was given for somebody, newest first: the first match of the pattern's group. */
async function messageTo(platform: Platform, to: string, pattern: RegExp): Promise<string> {
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(100)) {
    const address = `${platform.sandbox}/messages?to=${encodeURIComponent(to)}`
    const response = await fetch(address).catch(() => undefined)
    if (!response) continue
    for (const message of ((await response.json()) as { messages: { text: string }[] }).messages) {
      const found = pattern.exec(message.text)?.[1]
      if (found) return found
    }
  }
  throw new Error(`nothing like ${pattern} was sent to ${to}`)
}
