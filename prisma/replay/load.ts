import { setImmediate } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import type { PersonalDataVault } from '#platform/personal-data.ts'
import { seedReferenceData } from '../reference-data.ts'
import { createAttributes } from './attributes.ts'
import { copyBatches } from './batch-rows.ts'
import { dayOf, formatDay, yearOf } from './calendar.ts'
import { at } from './columns.ts'
import { createWriting } from './person.ts'
import { createPersonWriter, type PersonWriter } from './person-rows.ts'
import type { Plan } from './plan.ts'
import { findPlayback, hashFigures, type PlaybackRequest } from './playback-record.ts'
import { createTables, flushTables } from './tables.ts'
import { verifyLoad } from './verify-load.ts'
import { addWaveEvents, completeWaves, insertWaves, listWaveEvents } from './waves-rows.ts'

export class PlaybackRefused extends Error {
  override name = 'PlaybackRefused'
}

/** People in one transaction: few enough that readers of the journey are not held up. */
const MOST_PER_CHUNK = 10_000
const LEAST_CHUNKS = 40
/** After so many, what is on its way to the database gets a turn. */
const PEOPLE_PER_TURN = 50
/** Far more events than anybody has, besides one for each wave. */
const EVENTS_PER_PERSON = 64

/**
 * Writes a plan into the database of a client that owns it, or goes on where an interrupted playback of the same plan
 * stopped. Each chunk of people is one transaction. Throws PlaybackRefused when the database holds anything else, and an
 * error that lists the differences when what was written is not what was planned.
 */
export async function loadPlan(
  client: ClientBase,
  plan: Plan,
  request: PlaybackRequest,
  vault: PersonalDataVault,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  // A chunk that a crash takes back is made again; only the end waits for the disk.
  await client.query('SET synchronous_commit = off')
  const found = (await findPlayback(client)) ?? (await begin(client, plan, request))
  const attributesOf = createAttributes(plan.seed, yearOf(at(plan.figures.snapshots, 0).day))
  const lane = () => {
    const tables = createTables()
    return { tables, write: createPersonWriter(createWriting(plan, tables, vault), attributesOf) }
  }
  // While one chunk is on its way to the database, the next is made.
  const lanes = [lane(), lane()] as const
  let underWay: Promise<void> = Promise.resolve()
  for (let chunk = found.chunksDone; chunk < found.chunks; chunk++) {
    const { tables, write } = lanes[chunk % 2 === 0 ? 0 : 1]
    await writeChunk(plan, write, chunk, found.chunks)
    await underWay
    underWay = inTransaction(client, async () => {
      await flushTables(tables, client)
      await client.query('UPDATE journey.playback SET chunks_done = $1', [chunk + 1])
    }).then(() => onProgress(chunk + 1, found.chunks))
    // Seen when it is awaited.
    underWay.catch(() => undefined)
  }
  await underWay
  await finish(client, plan)
}

async function writeChunk(plan: Plan, write: PersonWriter, chunk: number, chunks: number): Promise<void> {
  const { total, personOf } = plan.people
  const size = Math.ceil(total / chunks)
  const firstPosition = listWaveEvents(plan).length + 1
  const from = chunk * size
  let slot = firstSlotFrom(personOf, from)
  for (let person = from; person < Math.min(total, from + size); person++) {
    const isSelected = personOf[slot] === person
    write(person, isSelected ? slot++ : -1, firstPosition + person * strideOf(plan))
    if (person % PEOPLE_PER_TURN === 0) await setImmediate()
  }
}

function strideOf(plan: Plan): number {
  return EVENTS_PER_PERSON + plan.waves.length
}

/** The first slot whose person is not before `person`. */
function firstSlotFrom(personOf: Int32Array, person: number): number {
  let low = 0
  let high = personOf.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(personOf, middle) < person) low = middle + 1
    else high = middle
  }
  return low
}

async function inTransaction(client: ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** The record, what people refer to (waves, batches), and the events of waves; keeps positions free for those of people. */
async function begin(client: ClientBase, plan: Plan, request: PlaybackRequest) {
  await seedReferenceData(client)
  const tables = createTables()
  addWaveEvents(tables, plan)
  const chunks = Math.max(1, Math.min(LEAST_CHUNKS, plan.people.total), Math.ceil(plan.people.total / MOST_PER_CHUNK))
  const lastPosition = listWaveEvents(plan).length + plan.people.total * strideOf(plan)
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
    await flushTables(tables, client)
  })
  return { chunks, chunksDone: 0 }
}

async function finish(client: ClientBase, plan: Plan): Promise<void> {
  await inTransaction(client, () => completeWaves(client))
  await client.query('ANALYZE')
  const wrong = await verifyLoad(client, plan)
  if (wrong.length > 0) throw new Error(`The playback is not what the figures say:\n${wrong.join('\n')}`)
  await client.query('SET synchronous_commit = on')
  await client.query('UPDATE journey.playback SET finished_at = now()')
}
