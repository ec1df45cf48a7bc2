import { expect, test } from 'vitest'
import { statementsFor } from './engines.ts'
import { readMigrations } from './migrate.ts'

const TABLE = `-- Fed (by hand).
CREATE TABLE IF NOT EXISTS state_v1 (
  -- Whose (nobody's: none).
  participant_id UUID,
  version UInt32
) ENGINE = ReplacingMergeTree(version)
ORDER BY participant_id`

const cluster = { cluster: 'c', database: 'd' }

test('on a cluster the rows are in replicated tables, and a distributed one over them has the name', () => {
  expect(statementsFor(TABLE, { engines: 'distributed', ...cluster })).toEqual([
    `-- Fed (by hand).
CREATE TABLE IF NOT EXISTS d.state_v1_local ON CLUSTER 'c' (
  -- Whose (nobody's: none).
  participant_id UUID,
  version UInt32
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', version)
ORDER BY participant_id`,
    `CREATE TABLE IF NOT EXISTS d.state_v1 ON CLUSTER 'c' AS d.state_v1_local
ENGINE = Distributed('c', 'd', 'state_v1_local', sipHash64(participant_id))`,
  ])
})

test('with one shard there is no distributed table', () => {
  const [statement, ...others] = statementsFor(TABLE, { engines: 'replicated', ...cluster })
  expect(statement).toContain("CREATE TABLE IF NOT EXISTS d.state_v1 ON CLUSTER 'c' (")
  expect(others).toEqual([])
})

test('rows of nobody go where rows of the same key are', () => {
  const sql = 'CREATE TABLE w_v1 (a Int64, b Date) ENGINE = SummingMergeTree() ORDER BY (a, toMonday(b))'
  expect(statementsFor(sql, { engines: 'distributed', ...cluster })[1]).toContain('sipHash64(a, toMonday(b))')
})

test('parts move between the tables that hold them, columns change in both', () => {
  const topology = { engines: 'distributed' as const, ...cluster }
  expect(statementsFor('ALTER TABLE a MOVE PARTITION tuple() TO TABLE b', topology)).toEqual([
    "ALTER TABLE d.a_local ON CLUSTER 'c' MOVE PARTITION tuple() TO TABLE d.b_local",
  ])
  expect(statementsFor('ALTER TABLE a ADD COLUMN x Int8', topology)).toEqual([
    "ALTER TABLE d.a_local ON CLUSTER 'c' ADD COLUMN x Int8",
    "ALTER TABLE d.a ON CLUSTER 'c' ADD COLUMN x Int8",
  ])
})

test('queries stay as they are; DDL of which no form is known is refused', () => {
  const topology = { engines: 'distributed' as const, ...cluster }
  expect(statementsFor('INSERT INTO a SELECT 1', topology)).toEqual(['INSERT INTO a SELECT 1'])
  expect(() => statementsFor('RENAME TABLE a TO b', topology)).toThrow('no form for a cluster')
})

test('a copied definition is written out, since two tables cannot have one path in Keeper', () => {
  for (const statement of readMigrations()) expect(statement).not.toMatch(/CREATE TABLE.* AS \w+\s*$/)
})
