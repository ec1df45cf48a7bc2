import { Worker } from 'node:worker_threads'
import type { ProtectedWeeks, WeeksToProtect } from './protect-weeks.ts'

/** Tables fit to be published, and the hash of each as its files will have it. */
export type ProtectedEdition = ProtectedWeeks & { tables: Readonly<Record<string, string>> }

const THREAD = new URL('./protect-thread.ts', import.meta.url)

/** Protection and hashes take seconds of nothing but arithmetic: questions are answered meanwhile. */
export function protectInThread(work: WeeksToProtect): Promise<ProtectedEdition> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, { workerData: work })
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`the thread that protects counts ended with ${code}`)))
  })
}
