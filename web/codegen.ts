import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as typedDocumentNode from '@graphql-codegen/typed-document-node'
import * as typescriptOperations from '@graphql-codegen/typescript-operations'
import { buildASTSchema, parse, printSchema, validate } from 'graphql'

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
    names.map(async (name) => ({ location: name, document: parse(await readFile(path.join(folder, name), 'utf8')) })),
  )
  for (const { location, document } of documents) {
    const mistakes = validate(schema, document)
    if (mistakes.length > 0) throw new Error(`web/queries/${location}: ${mistakes.map((m) => m.message).join('; ')}`)
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
      enumsAsTypes: true,
      scalars: { DateTime: 'string', Date: 'string', Rupiah: 'string' },
      defaultScalarType: 'unknown',
    },
  })
  await mkdir(path.dirname(outputFile), { recursive: true })
  await writeFile(outputFile, text)
}

if (import.meta.main) await generateTypes(process.argv[2])
