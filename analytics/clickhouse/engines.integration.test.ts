import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClickHouse, openClickHouse } from './connection.ts'
import { settingsFor, statementsFor, type Topology } from './engines.ts'
import { readMigrations } from './migrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
let clickhouse: ClickHouse

beforeAll(async () => {
  clickhouse = await openClickHouse({ path: folder })
})
afterAll(async () => {
  await clickhouse?.close()
  rmSync(folder, { recursive: true, force: true })
})

const cluster = { cluster: 'gelombang-1', database: 'gelombang' }
const TOPOLOGIES: Topology[] = [
  { engines: 'plain' },
  { engines: 'replicated', ...cluster },
  { engines: 'distributed', ...cluster },
]
const PIPELINE_DDL = [
  '/* gelombang:pipeline.clear */ TRUNCATE TABLE a_v1',
  'ALTER TABLE a_v1 MOVE PARTITION tuple() TO TABLE b_v1',
  'ALTER TABLE a_v1 REPLACE PARTITION tuple() FROM b_v1',
  'ALTER TABLE a_v1 ADD COLUMN IF NOT EXISTS wave UInt16',
  'EXCHANGE TABLES a_v1 AND b_v1',
  'EXCHANGE TABLES a_v1 AND b_v1, c_v1 AND d_v1',
  'DROP TABLE IF EXISTS a_v1 SYNC',
  'OPTIMIZE TABLE a_v1 FINAL',
  '-- What is asked often.\nCREATE OR REPLACE VIEW c_v1 AS SELECT count() FROM a_v1',
]

const DISTRIBUTED = /Distributed\('.*?', '.*?', '(?<table>\w+)_local', (?<key>.*)\)$/

describe.each(TOPOLOGIES)('for $engines engines', (topology) => {
  const statements = [...readMigrations(), ...PIPELINE_DDL].flatMap((sql) => statementsFor(sql, topology))

  test("the engine's own parser reads every migration and every statement of the pipeline", async () => {
    for (const statement of statements) {
      const result = await clickhouse.pipeline.query({
        query: 'SELECT formatQuerySingleLine({statement:String})',
        query_params: { statement },
        format: 'TabSeparated',
      })
      const text = await result.text()
      expect(text.includes(' ON CLUSTER '), text).toBe(topology.engines !== 'plain')
      expect(text.includes('Replicated'), text).toBe(topology.engines !== 'plain' && text.includes('MergeTree'))
    }
  })

  test('the engine knows every setting', async () => {
    for (const [name, value] of Object.entries(settingsFor(topology))) {
      const setting = typeof value === 'number' ? value : `'${value}'`
      await clickhouse.readers[0]?.command({ query: `SELECT 1 SETTINGS ${name} = ${setting}` })
    }
  })
})

// Without Keeper a table is not even looked for where it would be dropped.
const REFUSAL = expect.stringMatching(/^(CLUSTER_DOESNT_EXIST|QUERY_IS_PROHIBITED)$/)

test('the engine carries every statement out until it looks for the cluster, which is not there', async () => {
  for (const sql of readMigrations()) {
    await clickhouse.pipeline.command({ query: sql })
    for (const query of statementsFor(sql, { engines: 'distributed', ...cluster })) {
      const { table, key } = DISTRIBUTED.exec(query)?.groups ?? {}
      if (table) {
        await clickhouse.pipeline.command({ query: `SELECT toUInt64(${key}) FROM ${table}` })
        await clickhouse.pipeline.command({ query: `CREATE TABLE ${table}_local AS ${table}` })
      }
      await expect(clickhouse.pipeline.command({ query })).rejects.toMatchObject({ type: REFUSAL })
    }
  }
})
