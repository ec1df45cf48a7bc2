import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventsOf, makePerson, type RegistrationFixture, startRegistration } from '#tests/support/registration.ts'
import { participant } from '#tests/support/viewers.ts'
import { registerParticipant } from './register.ts'
import { requestPhoneCode } from './request-phone-code.ts'
import { verifyEmail } from './verify-email.ts'
import { verifyIdentity } from './verify-identity.ts'
import { verifyPhone } from './verify-phone.ts'

let fixture: RegistrationFixture
beforeAll(async () => {
  fixture = await startRegistration()
})
afterAll(() => fixture.stop())

const key = () => randomUUID()

describe('registering', () => {
  test('the answer is the same whether the address was known or not, and there is one account', async () => {
    const { email } = makePerson()
    const ctx = fixture.contextOf()
    const first = await registerParticipant({ ctx, input: { email, idempotencyKey: key() } })
    const second = await registerParticipant({ ctx, input: { email: email.toUpperCase(), idempotencyKey: key() } })
    expect(second).toEqual(first)
    const emailIndex = fixture.vault.blindIndex('email', email)
    expect(await fixture.database.registrant.count({ where: { emailIndex } })).toBe(1)
  })

  test('many who register the same address at the same time open one account', async () => {
    const { email } = makePerson()
    const ctx = fixture.contextOf()
    await Promise.all(
      Array.from({ length: 8 }, () => registerParticipant({ ctx, input: { email, idempotencyKey: key() } })),
    )
    const { id } = await fixture.database.registrant.findUniqueOrThrow({
      where: { emailIndex: fixture.vault.blindIndex('email', email) },
    })
    expect(await eventsOf(fixture, id)).toEqual(['REGISTERED'])
  })

  test('the same key sends one e-mail', async () => {
    const { email } = makePerson()
    const input = { email, idempotencyKey: key() }
    const ctx = fixture.contextOf()
    await Promise.all([registerParticipant({ ctx, input }), registerParticipant({ ctx, input })])
    await fixture.deliver()
    expect(await fixture.sandbox.messagesTo(email)).toHaveLength(1)
  })

  test('an e-mail is sent in the end although the service is down at first, and it arrives once', async () => {
    const { email } = makePerson()
    await fixture.sandbox.setFault('email', 'lost-reply')
    await registerParticipant({ ctx: fixture.contextOf(), input: { email, idempotencyKey: key() } })
    await fixture.deliver()
    await fixture.sandbox.setFault('email', 'none')
    await fixture.database.$executeRaw`UPDATE registration.outgoing_message SET next_at = now() WHERE sent_at IS NULL`
    await fixture.deliver()
    expect(await fixture.sandbox.messagesTo(email)).toHaveLength(1)
  })
})

describe('confirming', () => {
  test('a link works once', async () => {
    const person = makePerson()
    const id = await fixture.register(person)
    const token = /token=([\w-]+)/.exec(await fixture.newest(person.email))?.[1] ?? ''
    const input = { token, idempotencyKey: key() }
    const ctx = fixture.contextOf()
    await verifyEmail({ ctx, input })
    await verifyEmail({ ctx, input })
    await expect(verifyEmail({ ctx, input: { token, idempotencyKey: key() } })).rejects.toMatchObject({
      code: 'EXPIRED',
    })
    expect(await eventsOf(fixture, id)).toEqual(['REGISTERED', 'EMAIL_VERIFIED'])
  })

  test('a NIK belongs to one account', async () => {
    const [one, other] = [makePerson(), makePerson()]
    await fixture.verified(one)
    const id = await fixture.register(other)
    await fixture.confirmEmail(other)
    const input = { ...one.identity, name: other.identity.name }
    await expect(verifyIdentity({ ctx: fixture.contextOf(participant(id)), input })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })

  test('what Dukcapil does not confirm is refused, naming the fields', async () => {
    const person = makePerson()
    const id = await fixture.register(person)
    await fixture.confirmEmail(person)
    const input = { ...person.identity, birthDate: '1991-01-01' }
    await expect(verifyIdentity({ ctx: fixture.contextOf(participant(id)), input })).rejects.toMatchObject({
      code: 'IDENTITY_NOT_CONFIRMED',
      fields: ['birthDate'],
    })
  })

  test('a registry that is down leaves everything as it was and says so', async () => {
    const person = makePerson()
    const id = await fixture.register(person)
    await fixture.confirmEmail(person)
    const ctx = fixture.contextOf(participant(id))
    await fixture.sandbox.setFault('dukcapil', 'down')
    await expect(verifyIdentity({ ctx, input: person.identity })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await fixture.sandbox.setFault('dukcapil', 'none')
    await verifyIdentity({ ctx: fixture.contextOf(participant(id)), input: person.identity })
    expect(await eventsOf(fixture, id)).toEqual(['REGISTERED', 'EMAIL_VERIFIED', 'IDENTITY_VERIFIED'])
  })

  test('a code may be tried five times', async () => {
    const person = makePerson()
    const id = await fixture.register(person)
    await fixture.confirmEmail(person)
    const ctx = fixture.contextOf(participant(id))
    await verifyIdentity({ ctx, input: person.identity })
    await requestPhoneCode({ ctx, input: { phone: person.phone, idempotencyKey: key() } })
    const code = /\b\d{6}\b/.exec(await fixture.newest(person.phone.slice(1)))?.[0] ?? ''
    const wrong = code === '000000' ? '000001' : '000000'
    for (let turn = 0; turn < 5; turn += 1) {
      await expect(verifyPhone({ ctx, input: { code: wrong, idempotencyKey: key() } })).rejects.toMatchObject({
        code: 'WRONG_CODE',
      })
    }
    await expect(verifyPhone({ ctx, input: { code, idempotencyKey: key() } })).rejects.toMatchObject({
      code: 'EXPIRED',
    })
  })

  test('whoever has confirmed everything and meets the rules is eligible; the decision names its version', async () => {
    const id = await fixture.verified()
    expect(await eventsOf(fixture, id)).toEqual([
      'REGISTERED',
      'EMAIL_VERIFIED',
      'IDENTITY_VERIFIED',
      'PHONE_VERIFIED',
      'ELIGIBLE',
    ])
    expect(await fixture.database.eligibilityDecision.findMany({ where: { registrantId: id } })).toMatchObject([
      { stage: 'VERIFICATION', eligible: true, reasonCodes: [], ruleVersion: '2023-1' },
    ])
  })

  test('whoever does not meet the rules is told each that failed', async () => {
    const id = await fixture.verified(makePerson({ occupation: 'SOLDIER', inFormalEducation: true }))
    expect(await eventsOf(fixture, id)).not.toContain('ELIGIBLE')
    expect(await fixture.database.eligibilityDecision.findMany({ where: { registrantId: id } })).toMatchObject([
      { eligible: false, reasonCodes: ['IN_FORMAL_EDUCATION', 'EXCLUDED_OCCUPATION'] },
    ])
  })
})

test('no personal data is in events, audit entries or idempotency records', async () => {
  const person = makePerson()
  await fixture.verified(person)
  const [{ text } = { text: '' }] = await fixture.database.$queryRaw<{ text: string }[]>`
    SELECT concat((SELECT string_agg(e::text, ' ') FROM journey.event e),
                  (SELECT string_agg(a::text, ' ') FROM registration.audit_entry a),
                  (SELECT string_agg(i::text, ' ') FROM registration.idempotency i),
                  (SELECT string_agg(c::text, ' ') FROM registration.contact_challenge c)) AS text`
  const { nik, kk, name, birthDate } = person.identity
  for (const secret of [nik, kk, name, birthDate, person.email, person.phone, `+62${person.phone.slice(1)}`]) {
    expect(text).not.toContain(secret)
  }
})
