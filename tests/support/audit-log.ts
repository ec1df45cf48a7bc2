import pg from 'pg'
import { findRunningInstallation } from '#platform/launcher/running-installation.ts'

/** How many times the audit log of a running platform says that something was done. */
export async function timesDone(
  dataDir: string,
  schema: 'registration' | 'disbursement',
  operation: string,
): Promise<number> {
  const running = findRunningInstallation(dataDir)
  if (running === undefined) throw new Error(`nothing runs on ${dataDir}`)
  const client = new pg.Client(running.databaseUrl)
  await client.connect()
  try {
    const { rows } = await client.query(
      `SELECT count(*)::int AS times FROM ${schema}.audit_entry WHERE operation = $1`,
      [operation],
    )
    return rows[0]?.times
  } finally {
    await client.end()
  }
}
