import { Worker } from 'node:worker_threads'
import type { ChunkWork } from './chunks.ts'

export type WorkerInput = { work: ChunkWork; databaseUrl: string; dataKey: string }

const SCRIPT = new URL('./chunk-worker.ts', import.meta.url)

/** Has so many threads write the chunks. Rejects, with none left, when one of them fails; what was written stays. */
export async function runWorkers(count: number, input: WorkerInput, onWritten: () => void): Promise<void> {
  // Not what this process preloads (--import): that is for the process as a whole.
  const workers = Array.from({ length: count }, () => new Worker(SCRIPT, { workerData: input, execArgv: [] }))
  const ends = workers.map(
    (worker) =>
      new Promise<void>((resolve, reject) => {
        worker.on('message', () => {
          try {
            onWritten()
          } catch (error) {
            reject(error)
          }
        })
        worker.once('error', reject)
        worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
      }),
  )
  try {
    await Promise.all(ends)
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
