/**
 * The partners of a fresh installation, the same in every process: marketplace seeds them, the issuer makes one
 * demonstration client for each, the playback spreads people over them. The platforms and payment partners are those
 * of the programme in 2020; the training providers are invented.
 */
export const PARTNER_KINDS = ['platform', 'training_provider', 'payment_partner'] as const

/** Also the name of the role that a partner's clients have. */
export type PartnerKind = (typeof PARTNER_KINDS)[number]

export type DemoPartner = {
  /** UUID, fixed for ever: tokens and stored rows refer to it. */
  id: string
  kind: PartnerKind
  /** Upper-case letters, digits and `_`: in addresses, slices and files. */
  code: string
  name: string
  /** 1, 2, 3 … within its kind: the two-byte code of the slice. */
  sliceCode: number
}

function listOf(kind: PartnerKind, block: number, entries: readonly (readonly [code: string, name: string])[]) {
  return entries.map(([code, name], index): DemoPartner => {
    const sliceCode = index + 1
    const id = `9e1a0000-0000-8000-8000-${String(block * 1_000_000 + sliceCode).padStart(12, '0')}`
    return { id, kind, code, name, sliceCode }
  })
}

/** Digital platforms, which sell courses. New ones are added at the end. */
export const DEMO_PLATFORMS = listOf('platform', 1, [
  ['TOKOPEDIA', 'Tokopedia'],
  ['BUKALAPAK', 'Bukalapak'],
  ['SKILL_ACADEMY', 'Skill Academy'],
  ['MAUBELAJARAPA', 'MauBelajarApa'],
  ['PINTARIA', 'Pintaria'],
  ['SEKOLAHMU', 'Sekolah.mu'],
  ['PIJAR_MAHIR', 'Pijar Mahir'],
  ['SISNAKER', 'Sisnaker'],
])

/** Training providers, which teach them. */
export const DEMO_TRAINING_PROVIDERS = listOf('training_provider', 2, [
  ['BINA_KARYA', 'Bina Karya Nusantara'],
  ['CAKRA_DIGITAL', 'Cakra Digital Akademi'],
  ['DAPUR_RASA', 'Dapur Rasa Indonesia'],
  ['LINTAS_BAHASA', 'Lintas Bahasa'],
  ['TANI_MAJU', 'Tani Maju Learning'],
  ['USAHA_MANDIRI', 'Usaha Mandiri Institute'],
])

/** A bank and four e-wallets, which pay incentives. */
export const DEMO_PAYMENT_PARTNERS = listOf('payment_partner', 3, [
  ['BNI', 'BNI'],
  ['OVO', 'OVO'],
  ['GOPAY', 'GoPay'],
  ['LINKAJA', 'LinkAja'],
  ['DANA', 'DANA'],
])

export const DEMO_PARTNERS: readonly DemoPartner[] = [
  ...DEMO_PLATFORMS,
  ...DEMO_TRAINING_PROVIDERS,
  ...DEMO_PAYMENT_PARTNERS,
]
