import { STEPS, type Step } from '#prisma/journey.ts'

/** What a column counts. */
export type Measure = { key: string; labels: { id: string; en: string } }

/** As the pages have them (`web/messages`). */
const STEP_LABELS: Readonly<Record<Step, Measure['labels']>> = {
  REGISTERED: { id: 'Mendaftar', en: 'Registered' },
  EMAIL_VERIFIED: { id: 'E-mail terverifikasi', en: 'E-mail verified' },
  IDENTITY_VERIFIED: { id: 'Identitas cocok dengan Dukcapil', en: 'Identity matches the registry' },
  PHONE_VERIFIED: { id: 'Nomor telepon terverifikasi', en: 'Phone verified' },
  ELIGIBLE: { id: 'Memenuhi syarat', en: 'Eligible' },
  JOINED: { id: 'Bergabung dalam gelombang', en: 'Joined a wave' },
  SELECTED: { id: 'Terpilih', en: 'Selected' },
  PURCHASED: { id: 'Membeli pelatihan pertama', en: 'First course bought' },
  COMPLETED: { id: 'Menyelesaikan pelatihan pertama', en: 'First course completed' },
  REVIEWED: { id: 'Memberi penilaian dan ulasan', en: 'Rated and reviewed' },
  CERTIFIED: { id: 'Sertifikat ditampilkan', en: 'Certificate shown' },
  ACCOUNT_LINKED: { id: 'Rekening tertaut', en: 'Account linked' },
  ACCOUNT_VERIFIED: { id: 'Rekening terverifikasi', en: 'Account verified' },
  PAID: { id: 'Menerima insentif pertama', en: 'First incentive paid' },
}

/** Events of payments that are counted, in the order of their measures. */
export const PAYMENT_TYPES = ['PAYMENT_FAILED', 'PAYMENT_RETURNED'] as const

const PAYMENT_LABELS: Readonly<Record<(typeof PAYMENT_TYPES)[number], Measure['labels']>> = {
  PAYMENT_FAILED: { id: 'Pembayaran gagal', en: 'Payments failed' },
  PAYMENT_RETURNED: { id: 'Pembayaran kembali', en: 'Payments returned' },
}

/** Steps between which people wait once they are selected, as places in STEPS. */
export const WAITS: readonly { from: number; to: number }[] = [
  { from: STEPS.indexOf('SELECTED'), to: STEPS.indexOf('PURCHASED') },
  { from: STEPS.indexOf('PURCHASED'), to: STEPS.indexOf('COMPLETED') },
  { from: STEPS.indexOf('COMPLETED'), to: STEPS.indexOf('PAID') },
]

const MEASURES: readonly Measure[] = [
  ...STEPS.map((key) => ({ key, labels: STEP_LABELS[key] })),
  ...PAYMENT_TYPES.map((key) => ({ key, labels: PAYMENT_LABELS[key] })),
  ...WAITS.map(({ from, to }) => {
    const [first, second] = [STEPS[from] ?? 'SELECTED', STEPS[to] ?? 'PAID']
    const [one, other] = [STEP_LABELS[first], STEP_LABELS[second]]
    return {
      key: `${first}_NOT_${second}`,
      labels: { id: `${one.id}, belum: ${other.id}`, en: `${one.en}, not yet: ${other.en}` },
    }
  }),
]

/** How many measures have counts of their own. Who waits is a difference of two. */
export const COUNTED_MEASURES = STEPS.length + PAYMENT_TYPES.length
export const PAYMENT_MEASURES: readonly number[] = PAYMENT_TYPES.map((_type, index) => STEPS.length + index)
export const WAIT_MEASURES: readonly number[] = WAITS.map((_wait, index) => COUNTED_MEASURES + index)

export function measureAt(place: number): Measure {
  const measure = MEASURES[place]
  if (!measure) throw new Error(`there is no measure at place ${place}`)
  return measure
}
