import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { printSubgraphSchema } from '@apollo/subgraph'
import { isSchema, lexicographicSortSchema } from 'graphql'

/**
 * `node platform/print-schema.ts MODULE`: prints the SDL of the subgraph schema that the module exports as `schema`,
 * sorted by name so that moving code changes nothing. Run by composition, which must not import a subgraph itself.
 */
const [path] = process.argv.slice(2)
if (!path) throw new Error('usage: node platform/print-schema.ts MODULE')

const module: unknown = await import(pathToFileURL(resolve(path)).href)
const schema = typeof module === 'object' && module !== null && 'schema' in module ? module.schema : undefined
if (!isSchema(schema)) throw new Error(`${path} does not export a GraphQL schema named "schema"`)
process.stdout.write(`${printSubgraphSchema(lexicographicSortSchema(schema))}\n`)
process.exit(0)
