import { randomBytes, randomUUID } from 'node:crypto'
import { toGlobalId } from '#platform/global-id.ts'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { createPersonalDataVault } from '#platform/personal-data.ts'
import { connectDatabase } from '#prisma/database.ts'
import { createBeacon } from '#subgraphs/registration/clients/beacon.ts'
import { createDukcapil } from '#subgraphs/registration/clients/dukcapil.ts'
import { createMessageGateway } from '#subgraphs/registration/clients/messages.ts'
import type { RegistrationContext } from '#subgraphs/registration/context.ts'
import { deliverMessages } from '#subgraphs/registration/services/message/deliver.ts'
import { joinWave } from '#subgraphs/registration/services/participant/join-wave.ts'
import { registerParticipant } from '#subgraphs/registration/services/participant/register.ts'
import { requestPhoneCode } from '#subgraphs/registration/services/participant/request-phone-code.ts'
import { verifyEmail } from '#subgraphs/registration/services/participant/verify-email.ts'
import { verifyIdentity } from '#subgraphs/registration/services/participant/verify-identity.ts'
import { verifyPhone } from '#subgraphs/registration/services/participant/verify-phone.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type RunningSandbox, startSandbox } from './sandbox.ts'
import { participant } from './viewers.ts'

export const DATA_KEY = randomBytes(32).toString('base64')

export type Person = ReturnType<typeof makePerson>

let serial = 0

/** Well-formed data of a woman born in 1990 in Central Jakarta, unlike any other made before. */
export function makePerson(changes: Partial<{ kk: string; occupation: string; inFormalEducation: boolean }> = {}) {
  serial += 1
  const number = String(serial).padStart(4, '0')
  return {
    email: `siti.${serial}.${randomUUID().slice(0, 8)}@example.org`,
    phone: `0812${String(30_000_000 + serial)}`,
    identity: {
      nik: `317101571290${number}`,
      kk: `317101010101${number}`,
      name: `Siti Aminah Nomor ${serial}`,
      birthDate: '1990-12-17',
      district: '3171',
      education: 'SENIOR_SECONDARY',
      occupation: 'UNEMPLOYED',
      inFormalEducation: false,
      ...changes,
    },
  }
}

export type RegistrationFixture = Awaited<ReturnType<typeof startRegistration>>

/** Registration's services over a database of their own and the real sandbox, without the HTTP server. */
export async function startRegistration(given?: { test: TestDatabase; sandbox: RunningSandbox }) {
  const test = given?.test ?? (await createTestDatabase())
  const sandbox = given?.sandbox ?? (await startSandbox())
  const database = connectDatabase(test.registration, 'registration-test')
  const vault = createPersonalDataVault(DATA_KEY)
  const gateway = createMessageGateway({ email: `${sandbox.url}/email`, sms: `${sandbox.url}/sms` })
  const contextOf = (viewer: Viewer = ANONYMOUS): RegistrationContext => ({
    viewer,
    language: 'id',
    database,
    vault,
    dukcapil: createDukcapil(`${sandbox.url}/dukcapil`),
    beacon: createBeacon(`${sandbox.url}/beacon`),
    webPublicUrl: 'http://localhost:3000',
  })
  const deliver = async (): Promise<void> => {
    while (await deliverMessages({ database, vault, gateway }));
  }
  const newest = async (recipient: string): Promise<string> => {
    await deliver()
    return (await sandbox.messagesTo(recipient))[0]?.text ?? ''
  }

  const register = async (person: Person): Promise<string> => {
    const idempotencyKey = randomUUID()
    await registerParticipant({ ctx: contextOf(), input: { email: person.email, idempotencyKey } })
    return database.registrant
      .findUniqueOrThrow({ where: { emailIndex: vault.blindIndex('email', person.email) } })
      .then(({ id }) => id)
  }
  const confirmEmail = async (person: Person): Promise<void> => {
    const token = /token=([\w-]+)/.exec(await newest(person.email))?.[1] ?? ''
    await verifyEmail({ ctx: contextOf(), input: { token, idempotencyKey: randomUUID() } })
  }
  const confirmPhone = async (person: Person, id: string): Promise<void> => {
    const ctx = contextOf(participant(id))
    await requestPhoneCode({ ctx, input: { phone: person.phone, idempotencyKey: randomUUID() } })
    const code = /\b\d{6}\b/.exec(await newest(person.phone.slice(1)))?.[0] ?? ''
    await verifyPhone({ ctx, input: { code, idempotencyKey: randomUUID() } })
  }
  /** Somebody whose e-mail, identity and phone are confirmed. */
  const verified = async (person: Person = makePerson()): Promise<string> => {
    const id = await register(person)
    await confirmEmail(person)
    await verifyIdentity({ ctx: contextOf(participant(id)), input: person.identity })
    await confirmPhone(person, id)
    return id
  }
  const join = (id: string, wave: number): Promise<string> =>
    joinWave({ ctx: contextOf(participant(id)), input: { wave: toGlobalId('Wave', wave) } })

  return {
    test,
    sandbox,
    database,
    vault,
    contextOf,
    deliver,
    newest,
    register,
    confirmEmail,
    confirmPhone,
    verified,
    join,
    stop: async () => {
      await database.$disconnect()
      if (given) return
      await sandbox.stop()
      await test.drop()
    },
  }
}

/** Types of a person's events, in order. */
export async function eventsOf(
  { database }: Pick<RegistrationFixture, 'database'>,
  participantId: string,
): Promise<string[]> {
  const rows = await database.$queryRaw<{ name: string }[]>`
    SELECT t.name FROM journey.event e JOIN journey.event_type t ON t.code = e.type
    WHERE e.participant_id = ${participantId}::uuid ORDER BY e.version`
  return rows.map(({ name }) => name)
}
