/** Counts by code of a row and place of a column. */
export type Sums = ReadonlyMap<number, Int32Array>
/** Counts until a second of the state. */
export type SumsAt = { moment: number; sums: Sums }

/**
 * What has become known since the last edition about moments before its end. National totals of past days are public as
 * they are today, so everybody sees by how much they have grown. It is taken as if it had happened in the order of those
 * moments, after all that the edition counted and before all that is new.
 *
 * @param last what the edition counted
 * @param known what it counted until the moments (ascending) that it knew
 * @param now what is counted today until them
 */
export function lateCounts(last: Sums, known: readonly SumsAt[], now: readonly SumsAt[]): SumsAt[] {
  const before = new Map(known.map(({ moment, sums }) => [moment, sums]))
  const late = now.flatMap(({ moment, sums }) => {
    const counted = before.get(moment)
    return counted ? [{ moment, sums: plus(last, plus(sums, counted, -1)) }] : []
  })
  return withChanges(last, late)
}

/**
 * The moments at which anything changed, and the ones right before: until then it is known that nothing had.
 *
 * @param before the counts before the first of them
 * @param after the counts after the last, where there are any
 */
export function withChanges(before: Sums, moments: readonly SumsAt[], after?: Sums): SumsAt[] {
  const isChange = (place: number): boolean => {
    const [one, other] = [moments[place - 1]?.sums ?? before, moments[place]?.sums ?? after]
    return other !== undefined && !isSame(one, other)
  }
  return moments.filter((_each, place) => isChange(place) || isChange(place + 1))
}

function isSame(one: Sums, other: Sums): boolean {
  return [...plus(one, other, -1).values()].every((counts) => counts.every((count) => count === 0))
}

/** One and so many times the other. */
function plus(one: Sums, other: Sums, times = 1): Sums {
  const sum = new Map([...one].map(([code, counts]) => [code, counts.slice()]))
  for (const [code, counts] of other) {
    const own = sum.get(code) ?? new Int32Array(counts.length)
    for (const [column, count] of counts.entries()) own[column] = (own[column] ?? 0) + times * count
    sum.set(code, own)
  }
  return sum
}
