import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as typedDocumentNode from '@graphql-codegen/typed-document-node'
import * as typescriptOperations from '@graphql-codegen/typescript-operations'
import { buildASTSchema, concatAST, parse, printSchema, Source, validate } from 'graphql'

const directory = import.meta.dirname
const supergraphFile = path.resolve(directory, '../gateway/supergraph.graphql')
const outputFile = path.join(directory, 'generated/graphql.ts')

/**
 * Checks every document in `queries/` against the committed supergraph and writes typed documents to
 * `generated/graphql.ts`. Throws with the document's name and what is wrong with it.
 */
export async function generateTypes(schemaFile = supergraphFile): Promise<void> {
  const schema = buildASTSchema(parse(await readFile(schemaFile, 'utf8')), { assumeValidSDL: true })
  const folder = path.join(directory, 'queries')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).sort()
  const documents = await Promise.all(
    names.map(async (name) => ({
      location: name,
      document: parse(new Source(await readFile(path.join(folder, name), 'utf8'), `web/queries/${name}`)),
    })),
  )
  // All at once: a fragment may stand in another file.
  const mistakes = validate(schema, concatAST(documents.map(({ document }) => document)))
  if (mistakes.length > 0) {
    throw new Error(mistakes.map(({ message, source }) => `${source?.name}: ${message}`).join('\n'))
  }
  const text = await codegen({
    filename: outputFile,
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents,
    plugins: [{ typescriptOperations: {} }, { typedDocumentNode: {} }],
    pluginMap: { typescriptOperations, typedDocumentNode },
    config: {
      documentMode: 'string',
      useTypeImports: true,
      // Constants too: forms offer every value in the schema's order.
      enumType: 'const',
      scalars: { DateTime: 'string', Date: 'string', Rupiah: 'string' },
      defaultScalarType: 'unknown',
    },
  })
  await mkdir(path.dirname(outputFile), { recursive: true })
  await writeFile(outputFile, text)
}

if (import.meta.main) await generateTypes(process.argv[2])
