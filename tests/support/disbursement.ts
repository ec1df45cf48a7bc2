import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { DEMO_PAYMENT_PARTNERS, type DemoPartner } from '#platform/demo-partners.ts'
import { toGlobalId } from '#platform/global-id.ts'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { createLogger } from '#platform/logger.ts'
import { createPersonalDataVault } from '#platform/personal-data.ts'
import { connectDatabase } from '#prisma/database.ts'
import { appendEvents, type EventDraft } from '#prisma/journey.ts'
import { RULE_VERSIONS, termsSchema } from '#prisma/programme-rules.ts'
import { createPaymentPartnerClient } from '#subgraphs/disbursement/clients/payment-partner.ts'
import type { Dependencies, DisbursementContext } from '#subgraphs/disbursement/context.ts'
import { followTraining } from '#subgraphs/disbursement/effects/follow-journey.ts'
import { linkAccount } from '#subgraphs/disbursement/services/account/link.ts'
import { approveBatch } from '#subgraphs/disbursement/services/batch/approve.ts'
import { buildBatch } from '#subgraphs/disbursement/services/batch/build.ts'
import { createTestDatabase } from './database.ts'
import { until } from './marketplace.ts'
import { DATA_KEY } from './registration.ts'
import { startSandbox } from './sandbox.ts'
import { participant, staff } from './viewers.ts'

export type DisbursementFixture = Awaited<ReturnType<typeof startDisbursement>>

function partnerWith(code: string): DemoPartner {
  const found = DEMO_PAYMENT_PARTNERS.find((partner) => partner.code === code)
  if (!found) throw new Error(`no payment partner ${code}`)
  return found
}

export const BNI = partnerWith('BNI')
export const OVO = partnerWith('OVO')

let serial = 0

/** A number with the ending, unlike any other made before; what endings do is in `sandbox/README.md`. */
export function numberEndingIn(ending = '0000'): string {
  serial += 1
  return `${7_000_000 + serial}${ending}`
}

/** Disbursement's services and its reader of the journey, over a database of their own and the real sandbox. */
export async function startDisbursement() {
  const test = await createTestDatabase()
  const sandbox = await startSandbox()
  const database = connectDatabase(test.disbursement, 'disbursement-test')
  // Events of others, said by who may say them.
  const registration = connectDatabase(test.registration, 'registration-test', 2)
  const marketplace = connectDatabase(test.marketplace, 'marketplace-test', 2)
  const owner = new pg.Client(test.owner)
  await owner.connect()
  const vault = createPersonalDataVault(DATA_KEY)
  const errors: unknown[] = []
  const effects = followTraining(database, (error) => errors.push(error))
  const dependencies: Dependencies = {
    database,
    vault,
    partners: createPaymentPartnerClient(`${sandbox.url}/payment-partners`),
    logger: createLogger('disbursement-test', 'silent'),
  }
  const contextOf = (viewer: Viewer = ANONYMOUS): DisbursementContext => ({ viewer, language: 'en', ...dependencies })

  const say = async (by: typeof registration, participantId: string, ...types: EventDraft['type'][]): Promise<void> => {
    const rules = RULE_VERSIONS.find(({ version }) => version === '2020-2')?.rules
    const payload = { purchaseBy: null, terms: termsSchema.parse(rules) }
    await by.$transaction((transaction) =>
      appendEvents(
        transaction,
        types.map((type) => ({
          type,
          participantId,
          occurredAt: new Date(),
          ...(type === 'SELECTED' ? { payload, slices: { wave: 7 } } : {}),
        })),
      ),
    )
  }
  /** Somebody selected under the rules of July 2020. */
  const selected = async (): Promise<string> => {
    const id = randomUUID()
    await say(registration, id, 'REGISTERED', 'SELECTED')
    await until(async () => (await database.recipient.count({ where: { participantId: id } })) === 1)
    return id
  }
  /** Somebody who is owed the first incentive. */
  const certified = async (): Promise<string> => {
    const id = await selected()
    await say(marketplace, id, 'COMPLETED', 'REVIEWED', 'CERTIFIED')
    await until(async () => (await database.entitlement.count({ where: { participantId: id } })) === 1)
    return id
  }
  const proofOf = (participantId: string, changes: Record<string, unknown> = {}): string => {
    const nik = `317101571290${String((serial % 9_000) + 1_000)}`
    const said = {
      purpose: 'PAYMENT',
      participantId,
      nik,
      name: 'Siti Aminah',
      expiresAt: Date.now() + 60_000,
      ...changes,
    }
    return Buffer.from(vault.encrypt('identity', JSON.stringify(said))).toString('base64url')
  }
  const link = (id: string, accountNumber = numberEndingIn(), partner = BNI, identityProof = proofOf(id)) =>
    linkAccount({
      ctx: contextOf(participant(id)),
      input: { partner: toGlobalId('Partner', partner.id), accountNumber, identityProof },
    })
  /** Somebody who is owed the first incentive and has an account that the partner has confirmed. */
  const payable = async (accountNumber?: string, partner = BNI): Promise<string> => {
    const id = await certified()
    await link(id, accountNumber, partner)
    return id
  }
  const build = (ids: readonly string[] | undefined, partner = BNI, idempotencyKey: string = randomUUID()) =>
    buildBatch({
      ctx: contextOf(staff('payment_officer')),
      input: {
        partner: toGlobalId('Partner', partner.id),
        idempotencyKey,
        ...(ids ? { participants: ids.map((id) => toGlobalId('Participant', id)) } : {}),
      },
    })
  const approve = async (batchId: string, viewer = staff('payment_approver'), hash?: string): Promise<string> => {
    const batch = await database.paymentBatch.findUniqueOrThrow({ where: { id: batchId } })
    const input = { batch: toGlobalId('PaymentBatch', batchId), hash: hash ?? batch.hash, idempotencyKey: randomUUID() }
    return approveBatch({ ctx: contextOf(viewer), input })
  }
  const balance = async (kind: string, of?: string): Promise<bigint> => {
    const zero = '00000000-0000-0000-0000-000000000000'
    const { rows } = await owner.query<{ balance: string }>('SELECT ledger.balance($1, $2) AS balance', [
      kind,
      of ?? zero,
    ])
    return BigInt(rows[0]?.balance ?? 0)
  }
  return {
    test,
    sandbox,
    database,
    owner,
    vault,
    errors,
    dependencies,
    contextOf,
    selected,
    certified,
    proofOf,
    link,
    payable,
    build,
    approve,
    balance,
    stop: async () => {
      await effects.close()
      await Promise.all([database.$disconnect(), registration.$disconnect(), marketplace.$disconnect(), owner.end()])
      await sandbox.stop()
      await test.drop()
    },
  }
}
