import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { queryRows } from '../clickhouse/query.ts'
import { cubeKindOf, FULL_WIDTHS, type Slice, type SliceWidths } from './slices.ts'

const row = z.object({ kind: z.coerce.number(), largest: z.coerce.number() })
const SLICES = Object.keys(FULL_WIDTHS) as Slice[]

/** How many bits the codes in use need, from the cube, which shows a window a moment before the state does. */
export async function readSliceWidths(client: ClickHouseClient): Promise<SliceWidths> {
  const rows = await queryRows(client, {
    name: 'slice-widths',
    sql: 'SELECT kind, max(cell) AS largest FROM step_cube_v1 WHERE kind < 255 AND ord = 0 AND grain = 0 GROUP BY kind',
    row,
  })
  const largest = new Map(rows.map(({ kind, largest }) => [kind, largest]))
  const widthOf = (slice: Slice): number => {
    const kind = cubeKindOf(slice)
    if (kind === undefined) return FULL_WIDTHS[slice]
    return Math.max(1, Math.ceil(Math.log2((largest.get(kind) ?? 0) + 1)))
  }
  return Object.fromEntries(SLICES.map((slice) => [slice, widthOf(slice)])) as SliceWidths
}

/** What `overflowSql` says when every code fits, whatever comes. */
export const NOTHING_OVERFLOWS = '0'

/** SQL that counts codes which do not fit: above 0, keys ran into each other and the question is asked with new widths. */
export function overflowSql(slices: readonly Slice[], widths: SliceWidths): string {
  const tooLarge = slices.flatMap((slice) => {
    const kind = cubeKindOf(slice)
    return kind === undefined ? [] : [`(kind = ${kind} AND cell >= ${2 ** widths[slice]})`]
  })
  if (!tooLarge.length) return NOTHING_OVERFLOWS
  return `(SELECT count() FROM step_cube_v1 WHERE kind < 255 AND ord = 0 AND grain = 0 AND (${tooLarge.join(' OR ')}))`
}
