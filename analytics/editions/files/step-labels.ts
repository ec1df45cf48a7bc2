import { STEPS, type Step } from '#prisma/journey.ts'

const LABELS: Readonly<Record<Step, { id: string; en: string }>> = {
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

/** Step at a place, with its labels. */
export function stepAt(place: number): { key: string; labels: { id: string; en: string } } {
  const step = STEPS[place]
  if (!step) throw new Error(`there is no step at place ${place}`)
  return { key: step, labels: LABELS[step] }
}
