/** A column of small codes: one byte where they fit, else two. */
export type CodeColumn = Uint8Array | Uint16Array

/** A zeroed column that can hold `greatest`. */
export function createCodeColumn(length: number, greatest: number): CodeColumn {
  return greatest <= 0xff ? new Uint8Array(length) : new Uint16Array(length)
}

/** The value at an index that must exist. Hot loops over typed arrays read `column[i] ?? 0` instead, which V8 inlines. */
export function at<T>(column: { readonly [index: number]: T; readonly length: number }, index: number): T {
  const value = column[index]
  if (value === undefined) throw new RangeError(`index ${index} outside a column of ${column.length}`)
  return value
}
