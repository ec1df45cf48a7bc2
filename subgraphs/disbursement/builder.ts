import { createSchemaBuilder } from '#platform/schema-builder.ts'
import type PrismaTypes from '#prisma/client/pothos-types.ts'
import { getDatamodel } from '#prisma/client/pothos-types.ts'
import type { DisbursementContext } from './context.ts'

export const builder = createSchemaBuilder<PrismaTypes, DisbursementContext>({
  client: ({ database }: DisbursementContext) => database,
  datamodel: getDatamodel(),
})
