import { expect, test } from 'vitest'
import { readMigrations } from './migrate.ts'

test('the engine family is chosen in one place: the same migrations make replicated tables', () => {
  const replicated = readMigrations('replicated').join('\n')
  expect(replicated).toContain(
    "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)",
  )
  expect(replicated).not.toMatch(/ENGINE = ReplacingMergeTree/)
  expect(readMigrations('plain').join('\n')).not.toContain('Replicated')
})
