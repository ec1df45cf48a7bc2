/**
 * Runs at most `most` at a time and the others in the order in which they came: all at once, each would take as long as
 * all of them. Whoever has waited for `patience` milliseconds goes on, so that a few that hang hold up nobody for longer.
 */
export function takeTurns(most: number, patience: number) {
  let running = 0
  const waiting = new Set<() => void>()

  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      const goOn = (): void => {
        clearTimeout(patienceEnds)
        waiting.delete(goOn)
        running += 1
        resolve()
      }
      const patienceEnds = setTimeout(goOn, patience)
      waiting.add(goOn)
    })

  return async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (running < most) running += 1
    else await turn()
    try {
      return await run()
    } finally {
      running -= 1
      const [next] = waiting
      if (running < most) next?.()
    }
  }
}
