// ClickHouse orders UUIDs by their second half, which begins with the bits 10 and is random after them.
const [FIRST, COUNT] = [1n << 63n, 1n << 62n]
const HALF = /(?<group>.{4})(?<node>.{12})/

/**
 * Conditions on `participant_id` that divide all ids into so many ranges of the table's order, of about as many people
 * each: the ends of a statement that begins with another condition. One range needs none.
 */
export function idRanges(ranges: number): string[] {
  const bound = (index: number): string => {
    const half = (FIRST + (COUNT * BigInt(index)) / BigInt(ranges)).toString(16)
    return `toUUID('00000000-0000-0000-${half.replace(HALF, '$1-$2')}')`
  }
  return Array.from({ length: ranges }, (_, index) => {
    const from = index > 0 ? ` AND participant_id >= ${bound(index)}` : ''
    const until = index < ranges - 1 ? ` AND participant_id < ${bound(index + 1)}` : ''
    return from + until
  })
}
