type Count = { row: string; people: number | null }

/**
 * The row in which the median of `total` people lies, of rows from the shortest time to the longest: by the published
 * numbers, and wherever those that are withheld may be. Undefined where these could move it.
 */
export function medianRow(counts: readonly Count[], total: number | null): string | undefined {
  if (!total) return undefined
  const sum = (part: readonly Count[]): number => part.reduce((all, { people }) => all + (people ?? 0), 0)
  return counts.find((_, at) => 2 * sum(counts.slice(0, at + 1)) >= total && 2 * sum(counts.slice(at)) > total)?.row
}
