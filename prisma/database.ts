import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from './client/client.ts'

export type Database = PrismaClient
/** Inside `$transaction`. */
export type Transaction = Prisma.TransactionClient
export { Prisma }

/** A pool of connections as the role in the URL. */
export function connectDatabase(url: string, name: string, connections = 10): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: connections,
    application_name: `gelombang-${name}`,
    connectionTimeoutMillis: 5_000,
  })
  return new PrismaClient({ adapter, errorFormat: 'minimal' })
}

/** Nothing when the database answers, else the reason. */
export async function databaseNotReady(database: Database): Promise<string | undefined> {
  try {
    await database.$queryRaw`SELECT 1`
    return undefined
  } catch {
    return 'the database does not answer'
  }
}
