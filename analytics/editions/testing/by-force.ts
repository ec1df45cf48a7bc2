import { connectDatabase, type Transaction } from '#prisma/database.ts'
import { key } from '../../testing/edition-key.ts'
import { type Verified, verifyEditions } from '../verify-editions.ts'
import { fixture } from './edition-place.ts'

class Undone extends Error {}

/** What is found after a superuser's changes, which are undone again. */
export async function verifiedAfter(change: (database: Transaction) => Promise<void>): Promise<Verified> {
  const database = connectDatabase(fixture.ownerUrl, 'by-force', 1)
  let verified: Verified | undefined
  try {
    await database.$transaction(
      async (transaction) => {
        await change(transaction)
        verified = await verifyEditions(transaction, key)
        throw new Undone()
      },
      { timeout: 30_000 },
    )
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  } finally {
    await database.$disconnect()
  }
  if (!verified) throw new Error('nothing was verified')
  return verified
}

export const run = (statements: readonly string[]) => async (database: Transaction) => {
  for (const statement of statements) await database.$executeRawUnsafe(statement)
}

export async function problemsAfter(...statements: string[]): Promise<string[]> {
  return (await verifiedAfter(run(statements))).problems
}
