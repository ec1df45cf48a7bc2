import { createSchemaBuilder } from '#platform/schema-builder.ts'
import { getDatamodel } from '#prisma/client/pothos-types.ts'
import type { AnalyticsContext } from '../context.ts'

// No type of this subgraph is a table: there is nothing for the Prisma plugin to read.
export const builder = createSchemaBuilder<object, AnalyticsContext>({ client: {}, datamodel: getDatamodel() })

builder.queryType()
builder.mutationType()
