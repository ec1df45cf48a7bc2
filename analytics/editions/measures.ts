import { STEPS, type Step } from '#prisma/journey.ts'

/** What a column counts. */
export type Measure = { key: string; labels: { id: string; en: string } }

const STEP_LABELS: Readonly<Record<Step, Measure['labels']>> = {
  REGISTERED: { id: 'Mendaftar', en: 'Registered' },
  EMAIL_VERIFIED: { id: 'Surel terverifikasi', en: 'E-mail verified' },
  IDENTITY_VERIFIED: { id: 'Identitas terverifikasi', en: 'Identity verified' },
  PHONE_VERIFIED: { id: 'Telepon terverifikasi', en: 'Phone verified' },
  ELIGIBLE: { id: 'Memenuhi syarat', en: 'Eligible' },
  JOINED: { id: 'Bergabung ke gelombang', en: 'Joined a wave' },
  SELECTED: { id: 'Terpilih', en: 'Selected' },
  PURCHASED: { id: 'Membeli pelatihan', en: 'Bought a course' },
  COMPLETED: { id: 'Menyelesaikan pelatihan', en: 'Completed a course' },
  REVIEWED: { id: 'Memberi ulasan', en: 'Reviewed a course' },
  CERTIFIED: { id: 'Bersertifikat', en: 'Certified' },
  ACCOUNT_LINKED: { id: 'Rekening tersambung', en: 'Account linked' },
  ACCOUNT_VERIFIED: { id: 'Rekening terverifikasi', en: 'Account verified' },
  PAID: { id: 'Menerima insentif', en: 'Paid' },
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
