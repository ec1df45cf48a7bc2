import type { SubgraphSchema } from './audit.ts'
import { Prisma, type Transaction } from './database.ts'
import type { Checkpoint } from './journey-reader.ts'

/** The checkpoint of a subgraph's reader of the journey, in its own schema; loading it locks it. */
export function checkpointOf(schema: SubgraphSchema, reader: string) {
  const table = Prisma.raw(`${schema}.checkpoint`)
  return {
    loadCheckpoint: async (transaction: Transaction): Promise<Checkpoint> => {
      const select = () => transaction.$queryRaw<Checkpoint[]>`
        SELECT transaction_id AS "transactionId", position FROM ${table} WHERE reader = ${reader} FOR UPDATE`
      const [found] = await select()
      if (found) return found
      await transaction.$executeRaw`
        INSERT INTO ${table} (reader, transaction_id, position) VALUES (${reader}, 0, 0) ON CONFLICT DO NOTHING`
      const [made] = await select()
      if (!made) throw new Error(`no checkpoint of ${reader}`)
      return made
    },
    saveCheckpoint: async (transaction: Transaction, { transactionId, position }: Checkpoint): Promise<void> => {
      await transaction.$executeRaw`
        UPDATE ${table} SET transaction_id = ${transactionId}, position = ${position} WHERE reader = ${reader}`
    },
  }
}
