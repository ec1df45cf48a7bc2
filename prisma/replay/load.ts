import type { ClientBase } from 'pg'
import { createPersonalDataVault } from '#platform/personal-data.ts'
import { seedReferenceData } from '../reference-data.ts'
import { copyBatches, freezeBatches } from './batch-rows.ts'
import { dayOf, formatDay } from './calendar.ts'
import { type ChunkWork, strideOf, writeChunks } from './chunks.ts'
import { createColumn } from './columns.ts'
import type { Plan } from './plan.ts'
import { findPlayback, hashFigures, listPendingChunks, type PlaybackRequest } from './playback-record.ts'
import { sharePlan } from './shared-plan.ts'
import { createTables, flushTables } from './tables.ts'
import { inTransaction, parseStamp, STAMP_COLUMNS } from './transaction.ts'
import { verifyLoad } from './verify-load.ts'
import { addWaveEvents, completeWaves, insertWaves, listWaveEvents } from './waves-rows.ts'
import { runWorkers } from './workers.ts'

export class PlaybackRefused extends Error {
  override name = 'PlaybackRefused'
}

/** How a playback is written: root key of personal data, the owner's URL for workers, threads that write at once. */
export type LoadOptions = { dataKey: string; databaseUrl: string; workers: number }

/** People in one transaction: few enough that readers of the journey are not held up. */
const MOST_PER_CHUNK = 10_000
const LEAST_CHUNKS = 40

/**
 * Writes a plan into the database of a client that owns it, or goes on where an interrupted playback of the same plan
 * stopped. The rows do not depend on the number of workers. Throws PlaybackRefused when the database holds anything
 * else, and an error that lists the differences when what was written is not what was planned.
 */
export async function loadPlan(
  client: ClientBase,
  plan: Plan,
  request: PlaybackRequest,
  { dataKey, databaseUrl, workers }: LoadOptions,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const { chunks } = (await findPlayback(client)) ?? (await begin(client, plan, request))
  const pending = await listPendingChunks(client, chunks)
  const work: ChunkWork = {
    plan: sharePlan(plan),
    chunks,
    firstPosition: listWaveEvents(plan).length + 1,
    pending: createColumn(pending.length),
    taken: createColumn(1),
  }
  work.pending.set(pending)
  let done = chunks - pending.length
  const onWritten = () => onProgress(++done, chunks)
  const threads = Math.min(workers, pending.length)
  if (threads > 1) await runWorkers(threads, { work, databaseUrl, dataKey }, onWritten)
  else await writeChunks(client, work, createPersonalDataVault(dataKey), onWritten)
  await finish(client, plan)
}

/** The record, what people refer to (waves, batches), and the events of waves; keeps positions free for those of people. */
async function begin(client: ClientBase, plan: Plan, request: PlaybackRequest): Promise<{ chunks: number }> {
  await seedReferenceData(client)
  const chunks = Math.max(1, Math.min(LEAST_CHUNKS, plan.people.total), Math.ceil(plan.people.total / MOST_PER_CHUNK))
  const lastPosition = listWaveEvents(plan).length + plan.people.total * strideOf(plan.waves.length)
  await inTransaction(client, async () => {
    // Nobody appends until positions are reserved.
    await client.query('LOCK TABLE journey.event IN SHARE ROW EXCLUSIVE MODE')
    const { rows } = await client.query('SELECT EXISTS (SELECT FROM journey.event) AS live')
    if (rows[0]?.live) {
      throw new PlaybackRefused(
        'The database already holds people who are not played back. Play back onto an empty one: npm start -- --fresh',
      )
    }
    await client.query(
      `INSERT INTO journey.playback (programme, figures, figures_hash, scale, seed, last_day, people, last_position, chunks)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[plan.figures.programme, request.figures, hashFigures(request.figures), request.scale, request.seed],
        ...[formatDay(dayOf(plan.end)), plan.people.total, Math.max(1, lastPosition), chunks],
      ],
    )
    await client.query(`SELECT setval(pg_get_serial_sequence('journey.event', 'position'), $1)`, [
      Math.max(1, lastPosition),
    ])
    await insertWaves(client, plan)
    await copyBatches(client, plan)
    const { rows: stamps } = await client.query(`SELECT ${STAMP_COLUMNS}`)
    const stamp = parseStamp(stamps[0])
    const tables = createTables(() => stamp)
    addWaveEvents(tables, plan)
    await flushTables(tables, client)
  })
  return { chunks }
}

async function finish(client: ClientBase, plan: Plan): Promise<void> {
  await inTransaction(client, async () => {
    await completeWaves(client)
    await freezeBatches(client)
  })
  await client.query('ANALYZE')
  const wrong = await verifyLoad(client, plan)
  if (wrong.length > 0) throw new Error(`The playback is not what the figures say:\n${wrong.join('\n')}`)
  // Puts everything on disk that was committed before it, by whichever connection.
  await client.query('SET synchronous_commit = on')
  await client.query('UPDATE journey.playback SET finished_at = now()')
}
