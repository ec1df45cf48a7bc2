/** What may stand behind a published count, at least and at most (decision 19). */
const [MOST_ABOVE, MOST_BELOW, MOST_WITHHELD] = [10, 19, 10]

type Count = { row: string; people: number | null }

/**
 * The row in which the median lies, of rows from the shortest time to the longest. Undefined where what is rounded or
 * withheld leaves more than one.
 */
export function medianRow(counts: readonly Count[]): string | undefined {
  const least = counts.map(({ people }) => Math.max(0, (people ?? 0) - MOST_ABOVE))
  const most = counts.map(({ people }) => (people ?? MOST_WITHHELD) + MOST_BELOW)
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
  return counts.find((_, at) => {
    const isNotBefore = sum(most.slice(0, at)) < sum(least.slice(at))
    const isNotAfter = sum(least.slice(0, at + 1)) >= sum(most.slice(at + 1))
    return isNotBefore && isNotAfter
  })?.row
}
