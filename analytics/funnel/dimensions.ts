import { NO_ENTRY_DAY } from '../clickhouse/state-columns.ts'

/** What people can be told apart by; each is a slice of the person as known today, or the day they entered. */
export const FUNNEL_DIMENSIONS = [
  'WAVE',
  'PROVINCE',
  'DISTRICT',
  'GENDER',
  'AGE_BAND',
  'EDUCATION',
  'PLATFORM',
  'PAYMENT_PARTNER',
  'COURSE_CATEGORY',
  'ENTRY_DATE',
] as const

export type FunnelDimension = (typeof FUNNEL_DIMENSIONS)[number]
/** Those with a code list in journey.dimension_value. */
export type CodedDimension = Exclude<FunnelDimension, 'ENTRY_DATE'>

/** Names of the fields of FunnelFilter. */
export const FILTER_FIELDS = {
  wave: 'WAVE',
  province: 'PROVINCE',
  district: 'DISTRICT',
  gender: 'GENDER',
  ageBand: 'AGE_BAND',
  education: 'EDUCATION',
  platform: 'PLATFORM',
  paymentPartner: 'PAYMENT_PARTNER',
  courseCategory: 'COURSE_CATEGORY',
  entryDate: 'ENTRY_DATE',
} as const satisfies Record<string, FunnelDimension>

const DAY_SECONDS = 86_400
const FIRST_DAY_MS = Date.UTC(2020, 0, 1)

/** Code of a Jakarta day, `YYYY-MM-DD`; `UNKNOWN` has one, too. */
export function entryDayCode(day: string): number {
  return day === 'UNKNOWN' ? NO_ENTRY_DAY : (Date.parse(`${day}T00:00:00Z`) - FIRST_DAY_MS) / (DAY_SECONDS * 1000)
}

export function entryDayOf(code: number): string {
  if (code === NO_ENTRY_DAY) return 'UNKNOWN'
  return new Date(FIRST_DAY_MS + code * DAY_SECONDS * 1000).toISOString().slice(0, 10)
}
