/** Too many wait for a turn. */
export class BusyError extends Error {}

type Patience = {
  /** Milliseconds after which whoever runs does not count any more: a few that hang hold up nobody for longer. */
  running: number
  /** Milliseconds after which whoever waits is refused. */
  waiting: number
}

/**
 * Runs at most `most` at a time and the others in the order in which they came: all at once, each would take as long as
 * all of them. Throws BusyError for those who would wait for too long.
 */
export function takeTurns(most: number, patience: Patience) {
  let running = 0
  const waiting = new Set<() => void>()

  /** Returns what ends the turn, which may be called again. */
  const begin = (): (() => void) => {
    running += 1
    let isOver = false
    const end = (): void => {
      if (isOver) return
      isOver = true
      clearTimeout(countsUntil)
      running -= 1
      const [next] = waiting
      next?.()
    }
    const countsUntil = setTimeout(end, patience.running)
    return end
  }

  const turn = (): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const goOn = (): void => {
        clearTimeout(givesUp)
        waiting.delete(goOn)
        resolve(begin())
      }
      const givesUp = setTimeout(() => {
        waiting.delete(goOn)
        reject(new BusyError('too many new pages are asked for at the moment'))
      }, patience.waiting)
      waiting.add(goOn)
    })

  return async <Result>(run: () => Promise<Result>): Promise<Result> => {
    const end = running < most ? begin() : await turn()
    try {
      return await run()
    } finally {
      end()
    }
  }
}
