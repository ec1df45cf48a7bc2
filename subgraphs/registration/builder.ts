import { createSchemaBuilder } from '#platform/schema-builder.ts'
import type PrismaTypes from '#prisma/client/pothos-types.ts'
import { getDatamodel } from '#prisma/client/pothos-types.ts'
import type { RegistrationContext } from './context.ts'

export const builder = createSchemaBuilder<PrismaTypes, RegistrationContext>({
  client: ({ database }: RegistrationContext) => database,
  datamodel: getDatamodel(),
})
