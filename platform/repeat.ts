import { setTimeout as sleep } from 'node:timers/promises'

export type RepeatOptions = {
  everyMs: number
  /** Does what there is to do; true when there may be more at once. */
  work: () => Promise<boolean>
  onError: (error: unknown) => void
}

/** Repeats the work until it is closed, with growing pauses (up to 30 s) while it fails. Never two turns at a time. */
export function repeat({ everyMs, work, onError }: RepeatOptions): { close: () => Promise<void> } {
  const stopping = new AbortController()
  const loop = async (): Promise<void> => {
    let failures = 0
    while (!stopping.signal.aborted) {
      let more = false
      try {
        more = await work()
        failures = 0
      } catch (error) {
        failures += 1
        onError(error)
      }
      const pause = failures ? Math.min(30_000, everyMs * 2 ** failures) : everyMs
      if (!more) await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = loop()
  return {
    close: async () => {
      stopping.abort()
      await running
    },
  }
}
