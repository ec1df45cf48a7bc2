import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { toGlobalId } from '#platform/global-id.ts'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { createPersonalDataVault } from '#platform/personal-data.ts'
import { connectDatabase } from '#prisma/database.ts'
import { appendEvents } from '#prisma/journey.ts'
import { RULE_VERSIONS, termsSchema } from '#prisma/programme-rules.ts'
import type { MarketplaceContext } from '#subgraphs/marketplace/context.ts'
import { followSelections } from '#subgraphs/marketplace/effects/follow-journey.ts'
import { purchaseCourse } from '#subgraphs/marketplace/services/purchase/buy.ts'
import { createTestDatabase } from './database.ts'
import { DATA_KEY } from './registration.ts'
import { participant } from './viewers.ts'

export type MarketplaceFixture = Awaited<ReturnType<typeof startMarketplace>>

/** Marketplace's services and its reader of the journey over a database of their own. */
export async function startMarketplace() {
  const test = await createTestDatabase()
  const database = connectDatabase(test.marketplace, 'marketplace-test')
  // Registration's events, said by who may say them.
  const registration = connectDatabase(test.registration, 'registration-test', 2)
  const vault = createPersonalDataVault(DATA_KEY)
  const errors: unknown[] = []
  const effects = followSelections(database, (error) => errors.push(error))
  const contextOf = (viewer: Viewer = ANONYMOUS): MarketplaceContext => ({ viewer, language: 'id', database, vault })

  const say = (participantId: string, type: 'SELECTED' | 'REVOKED', payload: Record<string, unknown>) =>
    registration.$transaction((transaction) =>
      appendEvents(transaction, [
        ...(type === 'SELECTED' ? [{ type: 'REGISTERED', participantId, occurredAt: new Date() } as const] : []),
        { type, participantId, occurredAt: new Date(), slices: { wave: 7 }, payload },
      ]),
    )
  /** Somebody selected under the rules of a version, whose balance has been granted. */
  const selected = async (version = '2020-2', purchaseBy: Date | null = null): Promise<string> => {
    const id = randomUUID()
    const rules = RULE_VERSIONS.find((one) => one.version === version)?.rules
    await say(id, 'SELECTED', { purchaseBy, ruleVersion: version, terms: termsSchema.parse(rules) })
    await until(async () => (await database.shopper.count({ where: { participantId: id } })) === 1)
    return id
  }
  const buy = (participantId: string, courseId: string, idempotencyKey: string = randomUUID()): Promise<string> =>
    purchaseCourse({
      ctx: contextOf(participant(participantId)),
      input: { course: toGlobalId('Course', courseId), idempotencyKey },
    })
  const codeOf = async (purchaseId: string): Promise<string> => {
    const { codeSealed } = await database.purchase.findUniqueOrThrow({ where: { id: purchaseId } })
    return vault.decrypt('redeemCode', codeSealed)
  }
  const balance = async (kind: string, owner: string): Promise<bigint> => {
    const [row] = await database.$queryRaw<
      { balance: bigint }[]
    >`SELECT ledger.balance(${kind}, ${owner}::uuid) AS balance`
    return row?.balance ?? 0n
  }
  return {
    test,
    database,
    vault,
    errors,
    contextOf,
    say,
    selected,
    buy,
    codeOf,
    balance,
    stop: async () => {
      await effects.close()
      await Promise.all([database.$disconnect(), registration.$disconnect()])
      await test.drop()
    },
  }
}

/** Waits for what comes about by itself, ten seconds at most. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await condition()); await sleep(30)) {
    if (Date.now() > end) throw new Error('it did not come about within ten seconds')
  }
}
