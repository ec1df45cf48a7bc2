import { CUBE_KINDS, NO_ENTRY_DAY } from '../clickhouse/state-columns.ts'
import type { FunnelDimension } from '../funnel/dimensions.ts'

/** What rows are told apart by: a slice, or the time of entry by day or week. */
export type Slice = FunnelDimension | 'ENTRY_WEEK'

/** Bits that the codes of each slice need. */
export type SliceWidths = Readonly<Record<Slice, number>>

/** Widest that a slice can be, by the type of its column. */
export const FULL_WIDTHS: SliceWidths = {
  WAVE: 16,
  PROVINCE: 8,
  DISTRICT: 16,
  GENDER: 8,
  AGE_BAND: 8,
  EDUCATION: 8,
  PLATFORM: 8,
  PAYMENT_PARTNER: 8,
  COURSE_CATEGORY: 8,
  ENTRY_DATE: 16,
  ENTRY_WEEK: 16,
}

// 2020-01-01 was a Wednesday: the week of day 0 began two days before it.
const MONDAY = 2

/** SQL of a slice's code for a row of the state. Days count from 2020-01-01 in Jakarta; weeks (ISO) from the Monday before. */
export function sliceSql(slice: Slice): string {
  if (slice === 'ENTRY_DATE') return 'entry_day'
  if (slice !== 'ENTRY_WEEK') return slice.toLowerCase()
  return `if(entry_day = ${NO_ENTRY_DAY}, ${NO_ENTRY_DAY}, toInt16(floor((entry_day + ${MONDAY}) / 7)))`
}

export function isSigned(slice: Slice): boolean {
  return slice === 'ENTRY_DATE' || slice === 'ENTRY_WEEK'
}

/** Day code of a week's Monday. */
export function mondayOf(week: number): number {
  return week * 7 - MONDAY
}

/** The cubes' `kind` of a slice; absent for those that no cube is made of. */
export function cubeKindOf(slice: Slice): number | undefined {
  return CUBE_KINDS.find(({ column }) => column === slice.toLowerCase())?.kind
}
