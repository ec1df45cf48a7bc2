import { parentPort, workerData } from 'node:worker_threads'
import { hashTables } from './edition-hash.ts'
import type { ProtectedEdition } from './protect-in-thread.ts'
import { protectWeeks, type WeeksToProtect } from './protect-weeks.ts'
import { publishedTables } from './published-tables.ts'

const work: WeeksToProtect = workerData
const made = protectWeeks(work)
const tables = hashTables(publishedTables([...work.published, ...made.stored])).get(work.edition) ?? {}
const answer: ProtectedEdition = { ...made, tables }
parentPort?.postMessage(answer)
