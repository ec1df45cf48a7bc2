import { NO_ENTRY_DAY } from '../clickhouse/state-columns.ts'
import type { CodeLists, CodeValue } from '../funnel/code-lists.ts'
import { entryDayOf, type FunnelDimension } from '../funnel/dimensions.ts'
import type { CohortGrain } from '../funnel/request.ts'
import { mondayOf, type Slice } from './slices.ts'

const SLICES: Record<CohortGrain, Slice> = { DAY: 'ENTRY_DATE', WEEK: 'ENTRY_WEEK', WAVE: 'WAVE' }

export function cohortSlice(grain: CohortGrain): Slice {
  return SLICES[grain]
}

/** Key and labels of a code, weeks as ISO 8601 has them: 2020-W15. */
export function sliceValueOf(slice: Slice, code: number, codeLists: CodeLists): CodeValue {
  if (slice !== 'ENTRY_WEEK') return codeLists.fromCode(slice, code)
  if (code === NO_ENTRY_DAY) return codeLists.fromCode('ENTRY_DATE', NO_ENTRY_DAY)
  const key = isoWeekOf(mondayOf(code))
  return { code, key, labels: { id: key, en: key } }
}

/** First day of a cohort; none for waves, and for people who never registered. */
export function firstDayOf(slice: Slice, code: number): string | null {
  if (slice === 'ENTRY_DATE') return code === NO_ENTRY_DAY ? null : entryDayOf(code)
  if (slice === 'ENTRY_WEEK') return code === NO_ENTRY_DAY ? null : entryDayOf(mondayOf(code))
  return null
}

/** A week belongs to the year in which its Thursday lies. */
function isoWeekOf(monday: number): string {
  const thursday = new Date(`${entryDayOf(monday + 3)}T00:00:00Z`)
  const year = thursday.getUTCFullYear()
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * 86_400_000))
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** Slices of which 0 is a code like others. */
export const TIMES: readonly Slice[] = ['ENTRY_DATE', 'ENTRY_WEEK']
export const AFTER_ALL = 2_147_483_647

/** What cells are in order by: by code, what is not known last. */
export function rankOf(slices: readonly Slice[], codes: readonly number[]): number[] {
  return slices.map(
    (slice, index) => (TIMES.includes(slice) ? 0 : AFTER_ALL * Number(!codes[index])) + (codes[index] ?? 0),
  )
}

export function compareCodes(slices: readonly Slice[], one: readonly number[], other: readonly number[]): number {
  return compareRanks(rankOf(slices, one), rankOf(slices, other))
}

export function compareRanks(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((rank, index) => rank !== other[index])
  return place < 0 ? 0 : (one[place] ?? 0) - (other[place] ?? 0)
}

/** Keys and labels of a cell, in the order of its slices. */
export function keysAndLabels(
  slices: readonly FunnelDimension[],
  codes: readonly number[],
  { codeLists, language }: { codeLists: CodeLists; language: 'id' | 'en' },
): { keys: string[]; labels: string[] } {
  const found = slices.map((slice, index) => sliceValueOf(slice, codes[index] ?? 0, codeLists))
  return { keys: found.map(({ key }) => key), labels: found.map(({ labels }) => labels[language]) }
}
