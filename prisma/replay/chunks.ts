import type { ClientBase } from 'pg'
import type { PersonalDataVault } from '#platform/personal-data.ts'
import { createAttributes } from './attributes.ts'
import { at } from './columns.ts'
import type { Stamp } from './copy.ts'
import { checkForeignKeysAgain, deferForeignKeys } from './foreign-keys.ts'
import { createWriting } from './person.ts'
import { createPersonWriter, type PersonWriter } from './person-rows.ts'
import type { PeoplePlan } from './plan.ts'
import { openPlan, type SharedPlan } from './shared-plan.ts'
import { createTables, flushTables } from './tables.ts'
import { inTransaction, parseStamp, STAMP_COLUMNS } from './transaction.ts'

/** What those who write people share: the plan, and the chunks that nobody has taken yet. Can be sent to workers. */
export type ChunkWork = {
  plan: SharedPlan
  /** Chunks in all; each has the same number of people, but the last. */
  chunks: number
  /** Position of the first event of people. */
  firstPosition: number
  /** Chunks to be written, and how many of them have been taken (one place), in shared memory. */
  pending: Int32Array
  taken: Int32Array
}

/** Far more events than anybody has, besides one for each wave. */
const EVENTS_PER_PERSON = 64

/** Positions that each person's events are given, used or not. */
export function strideOf(waves: number): number {
  return EVENTS_PER_PERSON + waves
}

/**
 * Takes chunks until none is left and writes each in a transaction of its own, in which it is also recorded as written:
 * whoever is killed leaves whole chunks, and whatever wrote one already makes the next to try pass over it.
 */
export async function writeChunks(
  client: ClientBase,
  work: ChunkWork,
  vault: PersonalDataVault,
  onWritten: () => void,
): Promise<void> {
  // A chunk that a crash takes back is made again; only the end waits for the disk.
  await client.query('SET synchronous_commit = off')
  await deferForeignKeys(client)
  const plan = openPlan(work.plan)
  let stamp: Stamp = { recordedAt: 0n, transactionId: 0n }
  const tables = createTables(() => stamp)
  const write = createPersonWriter(createWriting(plan, tables, vault), createAttributes(plan.seed, work.plan.year))
  for (let next = take(work); next !== undefined; next = take(work)) {
    const chunk = next
    await inTransaction(client, async () => {
      const claimed = await claim(client, chunk)
      if (!claimed) return
      stamp = claimed
      writePeople(plan, write, work, chunk)
      await flushTables(tables, client)
    })
    onWritten()
  }
  await checkForeignKeysAgain(client)
}

function take({ pending, taken }: ChunkWork): number | undefined {
  return pending[Atomics.add(taken, 0, 1)]
}

/** Undefined when the chunk is written already. Waits for a transaction that is writing it, such as one of a killed process. */
async function claim(client: ClientBase, chunk: number): Promise<Stamp | undefined> {
  const { rows } = await client.query(
    `INSERT INTO journey.playback_chunk (chunk) VALUES ($1) ON CONFLICT DO NOTHING RETURNING ${STAMP_COLUMNS}`,
    [chunk],
  )
  return rows.length === 0 ? undefined : parseStamp(rows[0])
}

function writePeople(plan: PeoplePlan, write: PersonWriter, work: ChunkWork, chunk: number): void {
  const { total, personOf } = plan.people
  const size = Math.ceil(total / work.chunks)
  const stride = strideOf(plan.waves.length)
  const from = chunk * size
  let slot = firstSlotFrom(personOf, from)
  for (let person = from; person < Math.min(total, from + size); person++) {
    const isSelected = personOf[slot] === person
    write(person, isSelected ? slot++ : -1, work.firstPosition + person * stride)
  }
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
