import type { Logger } from '#platform/logger.ts'
import type { PersonalDataVault } from '#platform/personal-data.ts'
import type { GraphQLContext } from '#platform/schema-builder.ts'
import type { Database } from '#prisma/database.ts'
import type { PaymentPartnerClient } from './clients/payment-partner.ts'

/** What services need besides who is asking. */
export type Dependencies = {
  database: Database
  vault: PersonalDataVault
  partners: PaymentPartnerClient
  logger: Logger
}

export type DisbursementContext = GraphQLContext & Dependencies
