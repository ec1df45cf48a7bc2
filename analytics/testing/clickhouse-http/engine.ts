import { type ChdbConnection, createChdbConnection } from 'chdb/connection'
import type { HttpQuery } from './request.ts'

export type EngineAnswer = { bytes: Uint8Array; rowsRead: number; bytesRead: number; seconds: number }

export type Engine = {
  run: (query: HttpQuery) => Promise<EngineAnswer>
  close: () => Promise<void>
}

/**
 * The embedded engine as a server has it: each request has settings, values and database of its own, and many run at
 * the same time. A session per request does both (2 ms).
 */
export function openEngine(path: string): Engine {
  const keptOpen = createChdbConnection({ path })
  return {
    run: async (query) => {
      const session = createChdbConnection({ path })
      try {
        return await runIn(session, query)
      } finally {
        await session.close()
      }
    },
    close: () => keptOpen.close(),
  }
}

async function runIn(session: ChdbConnection, query: HttpQuery): Promise<EngineAnswer> {
  const preamble = [
    `USE ${query.database}`,
    ...[...query.settings].map(([name, value]) => set(name, value)),
    ...[...query.parameters].map(([name, value]) => set(`param_${name}`, value)),
  ]
  const sql = `${preamble.join('; ')}; ${query.sql.toString()}`
  const result = await session.chdb.queryAsync(sql, { format: query.format })
  return { bytes: result.bytes(), rowsRead: result.rowsRead, bytesRead: result.bytesRead, seconds: result.elapsed }
}

function set(name: string, value: string): string {
  if (!/^\w+$/.test(name)) throw new Error(`Code: 36. DB::Exception: '${name}' is no name. (BAD_ARGUMENTS)`)
  return `SET ${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
