import type { PersonalDataVault } from '#platform/personal-data.ts'
import type { GraphQLContext } from '#platform/schema-builder.ts'
import type { Database } from '#prisma/database.ts'
import type { Beacon } from './clients/beacon.ts'
import type { Dukcapil } from './clients/dukcapil.ts'

/** What services need besides who is asking. */
export type Dependencies = {
  database: Database
  vault: PersonalDataVault
  dukcapil: Dukcapil
  beacon: Beacon
  /** Where links in e-mails lead. */
  webPublicUrl: string
}

export type RegistrationContext = GraphQLContext & Dependencies
