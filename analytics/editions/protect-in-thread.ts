import { Worker } from 'node:worker_threads'
import type { ProtectedWeeks, WeeksToProtect } from './protect-weeks.ts'

const THREAD = new URL('./protect-thread.ts', import.meta.url)

/** Protection takes seconds of nothing but arithmetic: questions are answered meanwhile. */
export function protectInThread(work: WeeksToProtect): Promise<ProtectedWeeks> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, { workerData: work })
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`the thread that protects counts ended with ${code}`)))
  })
}
