import type { PersonalDataVault } from '#platform/personal-data.ts'
import type { GraphQLContext } from '#platform/schema-builder.ts'
import type { Database } from '#prisma/database.ts'

/** What services need besides who is asking. */
export type Dependencies = { database: Database; vault: PersonalDataVault }

export type MarketplaceContext = GraphQLContext & Dependencies
