import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createClient } from '@clickhouse/client'
import type { ClickHousePlace } from '../clickhouse/connection.ts'
import { startClickHouseServer } from './clickhouse-http/start.ts'
import { clickhouseUrl } from './environment.ts'

export type TestPlace = { place: ClickHousePlace; remove: () => Promise<void> }

let isHttp = false

/** From here on this test file's fixtures reach ClickHouse by HTTP: the server in CLICKHOUSE_URL, else the stand-in. */
export function reachClickHouseByHttp(): void {
  isHttp = true
}

/** For what is asked less often the second time. */
export function isReachedByHttp(): boolean {
  return isHttp
}

/** An empty ClickHouse of the test file's own, or the folder given, and how to remove it. */
export async function createTestPlace(folder: string): Promise<TestPlace> {
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true })
  if (!isHttp) return { place: { path: folder }, remove: async () => removeFolder() }
  removeFolder()
  if (clickhouseUrl) return createTestDatabaseOn(clickhouseUrl)
  const server = await startClickHouseServer()
  return { place: { url: server.url }, remove: server.close }
}

async function createTestDatabaseOn(serverUrl: string): Promise<TestPlace> {
  const url = new URL(serverUrl)
  const name = `gelombang_test_${randomBytes(6).toString('hex')}`
  url.pathname = `/${name}`
  return {
    place: { url: url.toString() },
    remove: async () => {
      url.pathname = '/'
      const client = createClient({ url: url.toString() })
      await client.command({ query: `DROP DATABASE IF EXISTS ${name}` })
      await client.close()
    },
  }
}
