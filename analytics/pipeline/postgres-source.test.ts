import { expect, test } from 'vitest'
import { toPostgresSource } from './postgres-source.ts'

const OWN = 'postgresql://gelombang_analytics:p%40ss@127.0.0.1:4007/gelombang'

test('ClickHouse signs in to PostgreSQL as this process does', () => {
  const signIn = { database: 'gelombang', user: 'gelombang_analytics', password: 'p@ss' }
  expect(toPostgresSource(OWN)).toEqual({ address: '127.0.0.1:4007', ...signIn })
  expect(toPostgresSource(OWN, 'postgresql://db.internal')).toEqual({ address: 'db.internal:5432', ...signIn })
})

test('or by what its own address says', () => {
  expect(toPostgresSource(OWN, 'postgresql://reader:other@db.internal:6432/copy')).toEqual({
    address: 'db.internal:6432',
    database: 'copy',
    user: 'reader',
    password: 'other',
  })
})
