import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { DAY } from './calendar.ts'

/** A value of a COPY text row; null and undefined are NULL. Texts must hold no backslash, tab or line break. */
export type CopyValue = string | number | bigint | boolean | null | undefined

/** Rows for one table, kept until they are copied. */
export type CopyTable = {
  add: (values: readonly CopyValue[]) => void
  /** Sends what was added and forgets it. */
  flush: (client: ClientBase) => Promise<void>
}

const PIECE_BYTES = 1 << 18
/** A character takes at most three bytes (those of UTF-16 that take four are two). */
const BYTES_PER_CHARACTER = 3

/** `columns` in the order in which `add` gets values. */
export function createCopyTable(name: string, columns: readonly string[]): CopyTable {
  // Bytes rather than text: millions of short texts that live until the copy would keep the garbage collector busy.
  let full: Buffer[] = []
  let piece = Buffer.alloc(0)
  let length = 0
  const statement = `COPY ${name} (${columns.join(', ')}) FROM STDIN`
  return {
    add(values) {
      let line = ''
      for (let index = 0; index < values.length; index++) {
        const value = values[index]
        if (index > 0) line += '\t'
        line += value === null || value === undefined ? '\\N' : value
      }
      line += '\n'
      const room = line.length * BYTES_PER_CHARACTER
      if (length + room > piece.length) {
        if (length > 0) full.push(piece.subarray(0, length))
        piece = Buffer.allocUnsafe(Math.max(PIECE_BYTES, room))
        length = 0
      }
      length += piece.write(line, length)
    },
    async flush(client) {
      if (length === 0) return
      const stream = client.query(copyFrom(statement))
      const done = finished(stream)
      for (const part of [...full, piece.subarray(0, length)]) {
        if (!stream.write(part)) await Promise.race([once(stream, 'drain'), done])
      }
      stream.end()
      await done
      full = []
      piece = Buffer.alloc(0)
      length = 0
    },
  }
}

/** Bytes as COPY reads them. */
export function copyBytes(bytes: Uint8Array): string {
  return `\\\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`
}

/** Seconds since 1970 as a timestamp; nothing for 0, "not reached". */
export function copyTime(seconds: number): string | undefined {
  if (seconds === 0) return undefined
  const day = Math.floor(seconds / DAY)
  let date = dates.get(day)
  if (date === undefined) {
    date = new Date(day * DAY * 1000).toISOString().slice(0, 10)
    dates.set(day, date)
  }
  const rest = seconds - day * DAY
  const minutes = Math.floor(rest / 60)
  return `${date} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${twoDigits(rest % 60)}Z`
}

/** A playback has few days and many times. */
const dates = new Map<number, string>()

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}
