import { NOT_REACHED } from '../clickhouse/state-columns.ts'

/**
 * Times between steps in bins whose width grows with them: eight for each doubling, from the bits of the double, so that
 * no time is put into a wrong bin by rounding. Bin 1: the later step came first; 2: no time between; bin b from 3 on is
 * [2^e (1 + m/8), 2^e (1 + (m + 1)/8)) seconds with e = (b - 3) div 8 and m = (b - 3) mod 8. The middle of a bin is off by
 * 6.25 % at most.
 */
export const REVERSED_BIN = 1
const NO_TIME_BIN = 2

/** Bounds of a bin in whole seconds, from inclusive, to exclusive. Below 16 seconds bins hold one second, or none. */
export function boundsOfBin(bin: number): { from: number; to: number } {
  if (bin <= NO_TIME_BIN) return { from: 0, to: 1 }
  return { from: Math.ceil(edgeOf(bin)), to: Math.ceil(edgeOf(bin + 1)) }
}

function edgeOf(bin: number): number {
  const place = bin - 3
  return 2 ** Math.floor(place / 8) * (1 + (place % 8) / 8)
}

/** SQL of the bin of the time from one column to another; both are reached. */
export function binSql(from: string, to: string): string {
  const seconds = `bitShiftRight(reinterpret(toFloat64(${to} - ${from}), 'UInt64'), 49) - 8181`
  return `toUInt8(multiIf(${to} < ${from}, 1, ${to} = ${from}, 2, least(255, ${seconds})))`
}

/** Both steps are reached before a second; live they are whenever they are. */
export function bothReached(from: string, to: string, before: string | undefined): string {
  return [from, to].map((column) => `${column} < ${before ?? NOT_REACHED}`).join(' AND ')
}
