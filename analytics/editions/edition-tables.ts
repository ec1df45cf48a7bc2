import { STEPS, type Step } from '#prisma/journey.ts'
import { MOST_ABOVE, MOST_BELOW } from '../disclosure/promise.ts'
import { STEP_ORDER } from '../disclosure/step-order.ts'
import type { TableShape } from '../disclosure/table.ts'
import type { CodedDimension } from '../funnel/dimensions.ts'
import { PAYMENT_MEASURES, WAIT_MEASURES } from './measures.ts'

/** The fixed tables of every edition. Rows are disjoint and together everybody. */
export type EditionTable = {
  id: string
  /** What rows are: a slice of the people, nobody's in particular, how long ago people were selected, or the provinces that there were in 2020. */
  rows:
    | { by: 'SLICE'; dimension: CodedDimension; kind: number }
    | { by: 'NATION' }
    | { by: 'WEEKS_SINCE_SELECTION' }
    | { by: 'PROVINCE_OF_2020' }
  /** The same in words. */
  rowName: { id: string; en: string }
  /** What columns count. */
  measures: readonly number[]
  implied: TableShape['implied']
  /** Columns that the public reads exactly elsewhere. */
  known?: readonly number[]
  limited?: TableShape['limited']
  gate?: TableShape['gate']
  title: { id: string; en: string }
  /** What its numbers count, and as of when. */
  counts: { id: string; en: string }
  /** How far each of the parts that a number is a sum of may be from the truth; absent: as rounded counts are. */
  off?: { above: number; below: number }
  /** What a reader has to know besides; `since`: the method from which it is so. */
  note?: { id: string; en: string; since?: number }
}

const ALL_STEPS = STEPS.map((_step, index) => index)
const SELECTED = STEPS.indexOf('SELECTED')

const REACHED: EditionTable['counts'] = {
  id: 'Orang yang telah mencapai tahap itu sampai hari itu (kumulatif)',
  en: 'People who had reached the step by that day (cumulative)',
}

function titleOf(id: string, en: string): EditionTable['title'] {
  return { id: `Peserta menurut tahap dan ${id}`, en: `People by step and ${en}` }
}

/** `step`: the one at which somebody's value becomes known. */
function funnelBy(dimension: CodedDimension, kind: number, step: Step, id: string, en: string): EditionTable {
  return {
    id: tableIdOf(dimension),
    rows: { by: 'SLICE', dimension, kind },
    rowName: { id, en },
    measures: ALL_STEPS,
    implied: STEP_ORDER,
    gate: { measure: STEPS.indexOf(step), without: 'UNKNOWN', isShared: step === 'IDENTITY_VERIFIED' },
    counts: REACHED,
    title: titleOf(id, en),
  }
}

/** Whoever was not selected may go over to a later wave: from their selection on people stay in the row of one (decision 19). */
const BY_WAVE: EditionTable = {
  id: tableIdOf('WAVE'),
  rows: { by: 'SLICE', dimension: 'WAVE', kind: 1 },
  rowName: { id: 'gelombang', en: 'wave' },
  measures: ALL_STEPS.slice(SELECTED),
  implied: STEP_ORDER.filter(([weaker]) => weaker >= SELECTED).map(([weaker, stronger]) => [
    weaker - SELECTED,
    stronger - SELECTED,
  ]),
  // How many were selected in each wave is part of its draw.
  known: [0],
  limited: STEPS.indexOf('PURCHASED') - SELECTED,
  note: {
    id: 'Dihitung sejak terpilih, pada akhir pekan yang diterbitkan dengan metode 7 atau sesudahnya: sebelum itu peserta dapat pindah ke gelombang berikutnya. Berapa orang yang masuk ke tiap gelombang tercantum pada daftar gelombang.',
    en: 'Counted from selection on, at week ends published by method 7 or a later one: before, people may go over to a later wave. How many entered each wave stands in the list of waves.',
    since: 7,
  },
  counts: REACHED,
  title: titleOf('gelombang', 'wave'),
}

const COURSE_STEPS = ALL_STEPS.filter(
  (step) => step >= STEPS.indexOf('PURCHASED') && step <= STEPS.indexOf('CERTIFIED'),
)
const PARTNER_STEPS = ALL_STEPS.filter((step) => !COURSE_STEPS.includes(step))

/**
 * Whoever's account is verified may or may not have bought, and the contrary: how many have both is one number, which tables
 * by platform and by payment partner would round each for itself (decision 19).
 */
const BY_PAYMENT_PARTNER: EditionTable = {
  ...funnelBy('PAYMENT_PARTNER', 8, 'ACCOUNT_VERIFIED', 'mitra pembayaran', 'payment partner'),
  measures: PARTNER_STEPS,
  implied: PARTNER_STEPS.slice(1).map((_step, place) => [place, place + 1]),
  note: {
    id: 'Sejak metode 11 tanpa tahap pelatihan: tahap itu ada pada tabel menurut platform digital.',
    en: 'From method 11 on without the steps of a course: these are in the table by digital platform.',
    since: 11,
  },
}

/** Tables with counts of their own. */
export const COUNTED_TABLES: readonly EditionTable[] = [
  BY_WAVE,
  funnelBy('PROVINCE', 2, 'IDENTITY_VERIFIED', 'provinsi', 'province'),
  funnelBy('GENDER', 4, 'IDENTITY_VERIFIED', 'jenis kelamin', 'gender'),
  funnelBy('AGE_BAND', 5, 'IDENTITY_VERIFIED', 'kelompok umur', 'age band'),
  funnelBy('EDUCATION', 6, 'IDENTITY_VERIFIED', 'pendidikan', 'education'),
  funnelBy('PLATFORM', 7, 'PURCHASED', 'platform digital', 'digital platform'),
  BY_PAYMENT_PARTNER,
  {
    id: 'payments-not-received',
    rows: { by: 'NATION' },
    rowName: { id: 'nasional', en: 'nation' },
    measures: PAYMENT_MEASURES,
    implied: [],
    note: {
      id: 'Tiap percobaan adalah satu pembayaran. Berapa rupiah yang telah diterima adalah angka nasional yang langsung (paidAmount).',
      en: 'Each attempt is a payment. How many rupiah have been received is a live national figure (paidAmount).',
    },
    counts: {
      id: 'Pembayaran yang gagal atau kembali sampai hari itu (kumulatif)',
      en: 'Payments that had failed or come back by that day (cumulative)',
    },
    title: { id: 'Pembayaran insentif yang gagal atau kembali', en: 'Incentive payments that failed or came back' },
  },
]

const SINCE_SELECTION_NAME = { id: 'lama sejak terpilih', en: 'time since selection' }
/** A difference of two rounded counts is at most so far from the true one. */
export const MOST_OFF = MOST_ABOVE + MOST_BELOW
/** Of how far sums of differences are off. */
const SINCE_SELECTION_NOTE = {
  id: `Dihitung dari angka terbit menurut gelombang; tiap gelombang di dalamnya dapat meleset paling banyak ${MOST_OFF}.`,
  en: `Worked out from the published counts by wave; off by at most ${MOST_OFF} for each wave in it.`,
}

/** Tables that are worked out from the published counts (see since-selection.ts, provinces-of-2020.ts). */
export const DERIVED_TABLES = {
  provinces: {
    id: 'funnel-by-province-of-2020',
    rows: { by: 'PROVINCE_OF_2020' },
    rowName: { id: 'provinsi, batas tahun 2020', en: 'province, borders of 2020' },
    measures: ALL_STEPS,
    implied: [],
    note: {
      id: `Provinsi yang dibentuk sejak 2022 dihitung pada provinsi asalnya, sehingga setiap baris dapat dibandingkan dari waktu ke waktu. Sebuah angka adalah jumlah angka terbit provinsi di dalamnya; tiap provinsi dapat meleset paling banyak ${MOST_ABOVE} ke atas dan ${MOST_BELOW} ke bawah.`,
      en: `Provinces founded since 2022 count in the one that they were a part of, so that each row can be compared over time. A number is the sum of those published of the provinces in it, each of which is at most ${MOST_ABOVE} above and ${MOST_BELOW} below the true one.`,
    },
    counts: REACHED,
    title: {
      id: 'Peserta menurut tahap dan provinsi, batas tahun 2020',
      en: 'People by step and province, borders of 2020',
    },
  },
  times: {
    id: 'time-from-selection',
    rows: { by: 'WEEKS_SINCE_SELECTION' },
    rowName: SINCE_SELECTION_NAME,
    measures: ALL_STEPS.slice(STEPS.indexOf('PURCHASED')),
    implied: [],
    note: SINCE_SELECTION_NOTE,
    off: { above: MOST_OFF, below: MOST_OFF },
    counts: {
      id: 'Orang yang telah mencapai tahap itu sampai hari itu, menurut lamanya setelah gelombangnya diundi mereka mencapainya',
      en: 'People who had reached the step by that day, by how long after the draw of their wave they reached it',
    },
    title: { id: 'Lama dari terpilih sampai tahap berikutnya', en: 'Time from selection to the later steps' },
  },
  backlog: {
    id: 'backlog',
    rows: { by: 'WEEKS_SINCE_SELECTION' },
    rowName: SINCE_SELECTION_NAME,
    measures: WAIT_MEASURES,
    implied: [],
    note: SINCE_SELECTION_NOTE,
    off: { above: MOST_OFF, below: MOST_OFF },
    counts: {
      id: 'Orang yang pada hari itu menunggu di antara dua tahap (sudah mencapai yang pertama, belum yang kedua), menurut lamanya sejak gelombangnya diundi',
      en: 'People who on that day waited between two steps (had reached the first and not the second), by how long ago their wave was drawn',
    },
    title: {
      id: 'Antrean antara dua tahap menurut lama sejak terpilih',
      en: 'Backlog between two steps by time since selection',
    },
  },
} as const satisfies Record<string, EditionTable>

export const EDITION_TABLES: readonly EditionTable[] = [...COUNTED_TABLES, ...Object.values(DERIVED_TABLES)]

export function tableIdOf(dimension: CodedDimension): string {
  return `funnel-by-${dimension.toLowerCase().replaceAll('_', '-')}`
}

export function dimensionOf({ rows }: EditionTable): CodedDimension | undefined {
  return rows.by === 'SLICE' ? rows.dimension : undefined
}

/** Slices that some table is by. */
export const PUBLISHED_DIMENSIONS: readonly CodedDimension[] = EDITION_TABLES.flatMap(
  (table) => dimensionOf(table) ?? [],
)

export function findTable(id: string): EditionTable | undefined {
  return EDITION_TABLES.find((table) => table.id === id)
}

export function tableOf(dimension: string): EditionTable | undefined {
  return EDITION_TABLES.find((table) => dimensionOf(table) === dimension)
}
