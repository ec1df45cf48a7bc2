/**
 * Whether the last of some daily counts is out of the ordinary: farther from the mean of those before than so many of
 * their standard deviations. Counts scatter by their square root at least, so few people on quiet days are not one.
 */
export function outlierOf(
  counts: readonly number[],
  deviations: number,
): { value: number; expected: number; isBeyond: boolean } {
  const value = counts.at(-1) ?? 0
  const before = counts.slice(0, -1)
  const expected = before.reduce((sum, count) => sum + count, 0) / Math.max(1, before.length)
  const variance = before.reduce((sum, count) => sum + (count - expected) ** 2, 0) / Math.max(1, before.length - 1)
  const scatter = Math.max(Math.sqrt(variance), Math.sqrt(expected), 1)
  return { value, expected, isBeyond: Math.abs(value - expected) > deviations * scatter }
}
