import { createSchemaBuilder } from '#platform/schema-builder.ts'
import type PrismaTypes from '#prisma/client/pothos-types.ts'
import { getDatamodel } from '#prisma/client/pothos-types.ts'
import type { MarketplaceContext } from './context.ts'

export const builder = createSchemaBuilder<PrismaTypes, MarketplaceContext>({
  client: ({ database }: MarketplaceContext) => database,
  datamodel: getDatamodel(),
})
