import { isSigned, type Slice, type SliceWidths, sliceSql } from './slices.ts'

/** What is counted besides the slices: the lowest bits of the key. */
export type KeyTail = { sql: string; bits: number }

export type PackedKey = {
  /** The key of a row: slices above the tail, in the narrowest type that holds them. */
  sql: string
  /** SQL of the slices' codes, as Array(Int32), from a key shifted by the tail's bits. */
  codesOf: (key: string) => string
}

/**
 * One number in place of a key of several columns: grouping by UInt16 is a table lookup, by UInt32 or UInt64 one hash,
 * by columns several (measured: docs/adr/0017). Throws when the slices do not fit into 64 bits.
 */
export function packKey(slices: readonly Slice[], tail: KeyTail, widths: SliceWidths): PackedKey {
  const bits = widthOf(slices, widths) + tail.bits
  const type = bits <= 16 ? 'UInt16' : bits <= 32 ? 'UInt32' : 'UInt64'
  if (bits > 64) throw new RangeError(`a key of ${bits} bits`)
  let [sql, shift] = [`to${type}(${tail.sql})`, tail.bits]
  for (const slice of slices.toReversed()) {
    const code = isSigned(slice) ? `toUInt16(${sliceSql(slice)})` : sliceSql(slice)
    sql = `bitOr(bitShiftLeft(to${type}(${code}), ${shift}), ${sql})`
    shift += widths[slice]
  }
  return { sql, codesOf: (key) => codesSql(slices, widths, key) }
}

/** Bits that the slices' codes need together. */
export function widthOf(slices: readonly Slice[], widths: SliceWidths): number {
  return slices.reduce((sum, slice) => sum + widths[slice], 0)
}

function codesSql(slices: readonly Slice[], widths: SliceWidths, key: string): string {
  let shift = 0
  const codes: string[] = []
  for (const slice of slices.toReversed()) {
    const code = `bitAnd(bitShiftRight(${key}, ${shift}), ${2 ** widths[slice] - 1})`
    codes.unshift(isSigned(slice) ? `toInt16(toUInt16(${code}))` : code)
    shift += widths[slice]
  }
  return `[${codes.join(', ')}]::Array(Int32)`
}
