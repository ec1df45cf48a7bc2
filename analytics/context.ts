import { randomBytes } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import type { GraphQLContext } from '#platform/schema-builder.ts'
import type { EditionCorrection } from '#prisma/client/client.ts'
import type { Database } from '#prisma/database.ts'
import type { ClickHouse } from './clickhouse/connection.ts'
import { createSwitchReader, type SwitchReader } from './clickhouse/switches.ts'
import { createEditionReader, type EditionReader } from './editions/edition-reader.ts'
import { listCorrections } from './editions/signed-corrections.ts'
import { createEditionList, type OnUnsigned, type ReadEditions } from './editions/signed-editions.ts'
import { type CodeLists, createCodeListReader } from './funnel/code-lists.ts'
import { createFreshnessReader, type FreshnessReader } from './funnel/freshness.ts'
import type { PipelineStatus } from './pipeline/status.ts'
import { createSliceWidthsReader, type SliceWidthsReader } from './questions/ask-by-slices.ts'
import { createPseudonyms, type Pseudonyms } from './questions/pseudonyms.ts'

/** What the subgraph's resolvers get besides who is asking. */
export type AnalyticsContext = GraphQLContext & {
  database: Database
  /** The readers' clients in turn. */
  clickhouse: () => ClickHouseClient
  switches: SwitchReader
  codeLists: () => Promise<CodeLists>
  freshness: FreshnessReader
  editions: EditionReader
  readEditions: ReadEditions
  /** Those that the platform has noted, oldest first. */
  listCorrections: () => Promise<EditionCorrection[]>
  /** Bits that the codes of each slice need. */
  sliceWidths: SliceWidthsReader
  pseudonyms: Pseudonyms
  pipelineStatus: Readonly<PipelineStatus>
}

export function createContextFactory(parts: {
  database: Database
  clickhouse: ClickHouse
  pipelineStatus: Readonly<PipelineStatus>
  /** Of the stand-ins for people; without one they change with each start. */
  pseudonymKey?: Buffer | undefined
  /** Public keys (SPKI, DER, base64) with which the platform signs editions and corrections. */
  editionKeys: readonly string[]
  /** Is told of each edition that is not signed with one of them, and why. */
  onUnsigned?: OnUnsigned
}): (request: GraphQLContext) => AnalyticsContext {
  const { database, clickhouse, pipelineStatus, editionKeys, pseudonymKey = randomBytes(32) } = parts
  const readEditions = createEditionList(database, editionKeys, parts.onUnsigned)
  let turn = 0
  const nextReader = (): ClickHouseClient => {
    turn += 1
    return clickhouse.readers[turn % clickhouse.readers.length] ?? clickhouse.pipeline
  }
  const shared = {
    database,
    pipelineStatus,
    clickhouse: nextReader,
    switches: createSwitchReader(clickhouse.looks),
    codeLists: createCodeListReader(database),
    readEditions,
    editions: createEditionReader(database, readEditions),
    listCorrections: async () => (await listCorrections(database, editionKeys)).served,
    sliceWidths: createSliceWidthsReader(nextReader),
    pseudonyms: createPseudonyms(pseudonymKey),
    freshness: createFreshnessReader(database, () => pipelineStatus.lastContactAt),
  }
  return (request) => ({ ...request, ...shared })
}
