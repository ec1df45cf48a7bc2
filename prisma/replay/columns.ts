/** A column of small codes: one byte where they fit, else two. */
export type CodeColumn = Uint8Array | Uint16Array

/** A zeroed column that can hold `greatest`. Its memory, like that of `createColumn`, is shared with the workers that write rows. */
export function createCodeColumn(length: number, greatest: number): CodeColumn {
  return greatest <= 0xff
    ? new Uint8Array(new SharedArrayBuffer(length))
    : new Uint16Array(new SharedArrayBuffer(length * Uint16Array.BYTES_PER_ELEMENT))
}

/** A zeroed column of whole numbers (people, instants), in shared memory. */
export function createColumn(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT))
}

/** The value at an index that must exist. Hot loops over typed arrays read `column[i] ?? 0` instead, which V8 inlines. */
export function at<T>(column: { readonly [index: number]: T; readonly length: number }, index: number): T {
  const value = column[index]
  if (value === undefined) throw new RangeError(`index ${index} outside a column of ${column.length}`)
  return value
}
