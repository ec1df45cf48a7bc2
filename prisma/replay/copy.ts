import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Id } from './identifiers.ts'

/** Types of columns. `time` takes seconds since 1970, 0 being "not reached" (NULL); `json` its text. */
export type ColumnType =
  | 'uuid'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'bool'
  | 'text'
  | 'bytes'
  | 'time'
  | 'json'
  | 'int2s'
  | 'texts'

/** Columns of one type, to be spread into a table's. */
export function columns(type: ColumnType, ...names: string[]): Record<string, ColumnType> {
  return Object.fromEntries(names.map((name) => [name, type]))
}

/** A value for a column; null and undefined are NULL. */
export type CopyValue = string | number | boolean | Id | Uint8Array | readonly (string | number)[] | null | undefined

/** The transaction that writes: as PostgreSQL would fill `recorded_at` (microseconds since 2000) and `transaction_id`. */
export type Stamp = { recordedAt: bigint; transactionId: bigint }

/** Rows for one table in COPY's binary format, kept until they are copied. */
export type CopyTable = {
  /** Values in the order of the columns. The array is read at once and may be used again. */
  add: (values: readonly CopyValue[]) => void
  /** Sends what was added and forgets it. */
  flush: (client: ClientBase) => Promise<void>
}

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const TRAILER = 0xffff
const FIRST_BYTES = 1 << 16
const PIECE_BYTES = 1 << 18
/** What a value of fixed size takes at most, its length included. Values of any size reserve their own and a row's room. */
const FIXED = 20
const STAMP_COLUMNS = ['recorded_at', 'transaction_id']
const STAMP_BYTES = 24
/** A UTF-16 unit takes at most three bytes. */
const BYTES_PER_UNIT = 3
const EPOCH_2000 = 946_684_800
const HIGH = 0x1_0000_0000
const INT2_OID = 21
const TEXT_OID = 25

/**
 * `typed`: columns in the order in which `add` gets values. With a stamp, `recorded_at` and `transaction_id` are sent as well:
 * were they left to their defaults, one of which is volatile, PostgreSQL would insert row by row instead of page by page.
 */
export function createCopyTable(name: string, typed: Record<string, ColumnType>, stamp?: () => Stamp): CopyTable {
  const types = Object.values(typed)
  const names = stamp ? [...Object.keys(typed), ...STAMP_COLUMNS] : Object.keys(typed)
  const statement = `COPY ${name} (${names.join(', ')}) FROM STDIN (FORMAT binary)`
  const rowBytes = 2 + names.length * FIXED
  // One block of bytes that is used again: millions of short texts would keep the garbage collector busy.
  let bytes = Buffer.allocUnsafe(FIRST_BYTES)
  let view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  HEADER.copy(bytes)
  let length = HEADER.length

  const reserve = (room: number) => {
    if (length + room <= bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, length + room))
    bytes.copy(larger, 0, 0, length)
    bytes = larger
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }
  const putInt = (value: number) => {
    view.setInt32(length, value)
    length += 4
  }
  const putLong = (value: number) => {
    putInt(8)
    putInt(Math.floor(value / HIGH))
    putInt(value % HIGH)
  }
  const putShort = (value: number) => {
    putInt(2)
    view.setInt16(length, value)
    length += 2
  }
  const putText = (text: string, prefix = 0) => {
    reserve(rowBytes + text.length * BYTES_PER_UNIT)
    const start = length
    length += 4
    // Format of jsonb.
    if (prefix > 0) bytes[length++] = prefix
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      if (unit > 0x7f) {
        length += bytes.write(text.slice(index), length, 'utf8')
        break
      }
      bytes[length++] = unit
    }
    view.setInt32(start, length - start - 4)
  }
  const putArray = (values: readonly (string | number)[], element: number) => {
    reserve(rowBytes + values.length * FIXED)
    const start = length
    length += 4
    for (const word of values.length === 0 ? [0, 0, element] : [1, 0, element, values.length, 1]) putInt(word)
    for (const value of values) {
      if (typeof value === 'number') putShort(value)
      else putText(value)
    }
    view.setInt32(start, length - start - 4)
  }
  const putBytes = (value: Uint8Array) => {
    reserve(rowBytes + value.length)
    putInt(value.length)
    bytes.set(value, length)
    length += value.length
  }
  const putNumber = (value: number, type: ColumnType | undefined) => {
    if (type === 'int2') putShort(value)
    else if (type === 'int4') {
      putInt(4)
      putInt(value)
    } else if (type === 'int8') putLong(value)
    else if (type !== 'time') throw new TypeError(`${name}: a number for ${type}`)
    else if (value === 0) putInt(-1)
    else putLong((value - EPOCH_2000) * 1_000_000)
  }
  const putObject = (value: Id | Uint8Array | readonly (string | number)[], type: ColumnType | undefined) => {
    if (value instanceof Uint8Array) putBytes(value)
    else if ('a' in value) {
      putInt(16)
      putInt(value.a)
      putInt(value.b)
      putInt(value.c)
      putInt(value.d)
    } else putArray(value, type === 'int2s' ? INT2_OID : TEXT_OID)
  }

  return {
    add(values) {
      if (values.length !== types.length) throw new RangeError(`${name}: ${values.length} of ${types.length} values`)
      reserve(rowBytes)
      view.setInt16(length, names.length)
      length += 2
      for (let index = 0; index < types.length; index++) {
        const value = values[index]
        if (value === null || value === undefined) putInt(-1)
        else if (typeof value === 'number') putNumber(value, types[index])
        else if (typeof value === 'string') putText(value, types[index] === 'json' ? 1 : 0)
        else if (typeof value === 'boolean') {
          putInt(1)
          bytes[length++] = value ? 1 : 0
        } else putObject(value, types[index])
      }
      if (stamp) {
        const { recordedAt, transactionId } = stamp()
        putInt(8)
        view.setBigInt64(length, recordedAt)
        view.setInt32(length + 8, 8)
        view.setBigInt64(length + 12, transactionId)
        length += STAMP_BYTES - 4
      }
    },
    async flush(client) {
      if (length === HEADER.length) return
      reserve(2)
      view.setUint16(length, TRAILER)
      const end = length + 2
      length = HEADER.length
      const stream = client.query(copyFrom(statement))
      const done = finished(stream)
      for (let from = 0; from < end; from += PIECE_BYTES) {
        const piece = bytes.subarray(from, Math.min(end, from + PIECE_BYTES))
        if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), done])
      }
      stream.end()
      await done
    },
  }
}
