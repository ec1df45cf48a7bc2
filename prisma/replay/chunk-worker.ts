import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import { createPersonalDataVault } from '#platform/personal-data.ts'
import { writeChunks } from './chunks.ts'
import type { WorkerInput } from './workers.ts'

/** A worker thread of a playback, with a connection of its own: says something for each chunk that it has written. */
const { work, databaseUrl, dataKey }: WorkerInput = workerData
const client = new pg.Client({ connectionString: databaseUrl, application_name: 'gelombang-replay' })
await client.connect()
try {
  await writeChunks(client, work, createPersonalDataVault(dataKey), () => parentPort?.postMessage('written'))
} finally {
  await client.end().catch(() => undefined)
}
