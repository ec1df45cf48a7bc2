import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '#prisma/client/client.ts'
import type { Database } from '#prisma/database.ts'

/** A database client that counts the SQL statements it sends. */
export function countStatements(url: string): { database: Database; statements: string[] } {
  const client = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: 4 }),
    log: [{ emit: 'event', level: 'query' }],
  })
  const statements: string[] = []
  client.$on('query', ({ query }) => statements.push(query))
  return { database: client, statements }
}
