import { setInterval as ticks } from 'node:timers/promises'
import { round3 } from './compare.ts'

const EVERY_MS = 50

/** Resident memory of this process, in which the embedded engine works: before, and at most meanwhile. */
export type Memory = { residentBytesBefore: number; residentBytesPeak: number; peakBytesPerParticipant: number }

/** Looks at the memory while something is done. Other figures of the process (pages it gave back late) are in it, too. */
export async function watchMemory<T>(
  participants: number,
  work: () => Promise<T>,
): Promise<{ result: T; memory: Memory }> {
  const residentBytesBefore = process.memoryUsage.rss()
  let residentBytesPeak = residentBytesBefore
  const over = new AbortController()
  const watching = (async () => {
    for await (const _ of ticks(EVERY_MS, undefined, { signal: over.signal, ref: false })) {
      residentBytesPeak = Math.max(residentBytesPeak, process.memoryUsage.rss())
    }
  })().catch((error: unknown) => {
    if (!over.signal.aborted) throw error
  })
  try {
    const result = await work()
    const peakBytesPerParticipant = round3((residentBytesPeak - residentBytesBefore) / participants)
    return { result, memory: { residentBytesBefore, residentBytesPeak, peakBytesPerParticipant } }
  } finally {
    over.abort()
    await watching
  }
}
