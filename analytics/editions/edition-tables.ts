import { STEPS } from '#prisma/journey.ts'
import { STEP_ORDER } from '../disclosure/step-order.ts'
import type { TableShape } from '../disclosure/table.ts'
import type { CodedDimension } from '../funnel/dimensions.ts'

/** The fixed tables of every edition. Columns are steps; rows are disjoint and together everybody. */
export type EditionTable = {
  id: string
  /** The slice that rows are; absent for times between steps. */
  dimension: CodedDimension | undefined
  /** Kind of the slice in the cubes. */
  kind: number
  measures: readonly number[]
  implied: TableShape['implied']
  /** Columns that the public reads exactly elsewhere: how many were selected in each wave is part of its draw. */
  known?: readonly number[]
  title: { id: string; en: string }
}

const ALL_STEPS = STEPS.map((_step, index) => index)

function funnelBy(dimension: CodedDimension, kind: number, id: string, en: string): EditionTable {
  const slug = `funnel-by-${dimension.toLowerCase().replaceAll('_', '-')}`
  const title = { id: `Peserta menurut tahap dan ${id}`, en: `People by step and ${en}` }
  return { id: slug, dimension, kind, measures: ALL_STEPS, implied: STEP_ORDER, title }
}

export const EDITION_TABLES: readonly EditionTable[] = [
  { ...funnelBy('WAVE', 1, 'gelombang', 'wave'), known: [STEPS.indexOf('SELECTED')] },
  funnelBy('PROVINCE', 2, 'provinsi', 'province'),
  funnelBy('GENDER', 4, 'jenis kelamin', 'gender'),
  funnelBy('AGE_BAND', 5, 'kelompok umur', 'age band'),
  funnelBy('EDUCATION', 6, 'pendidikan', 'education'),
  funnelBy('PLATFORM', 7, 'platform digital', 'digital platform'),
  funnelBy('PAYMENT_PARTNER', 8, 'mitra pembayaran', 'payment partner'),
  {
    id: 'time-between-steps',
    dimension: undefined,
    kind: 0,
    measures: [3, 7, 8, 13],
    implied: [],
    title: { id: 'Lama antara tahap utama', en: 'Time between the main steps' },
  },
]

/** Steps that a time is measured from, by the columns of `time-between-steps`. */
export const TIMED_FROM: readonly number[] = [0, 3, 7, 8]

/** Bands of the time between two steps, by code; each up to below so many days. */
export const TIME_BANDS = [
  { key: 'UNDER_1_DAY', belowDays: 1, labels: { id: 'Kurang dari 1 hari', en: 'Less than 1 day' } },
  { key: '1_TO_6_DAYS', belowDays: 7, labels: { id: '1–6 hari', en: '1–6 days' } },
  { key: '7_TO_13_DAYS', belowDays: 14, labels: { id: '7–13 hari', en: '7–13 days' } },
  { key: '14_TO_27_DAYS', belowDays: 28, labels: { id: '14–27 hari', en: '14–27 days' } },
  { key: '28_TO_55_DAYS', belowDays: 56, labels: { id: '28–55 hari', en: '28–55 days' } },
  { key: '56_TO_83_DAYS', belowDays: 84, labels: { id: '56–83 hari', en: '56–83 days' } },
  { key: '84_DAYS_OR_MORE', belowDays: undefined, labels: { id: '84 hari atau lebih', en: '84 days or more' } },
  { key: 'UNKNOWN', belowDays: undefined, labels: { id: 'Tidak diketahui', en: 'Not known' } },
] as const

export function findTable(id: string): EditionTable | undefined {
  return EDITION_TABLES.find((table) => table.id === id)
}

export function tableOf(dimension: string): EditionTable | undefined {
  return EDITION_TABLES.find((table) => table.dimension === dimension)
}
