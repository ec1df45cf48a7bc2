/** What may stand in the query of a public page, in the order of its canonical address. */
export type PublicField = 'date' | 'from' | 'wave' | 'province'

type PublicPage = { address: RegExp; fields: readonly PublicField[] }

/** Pages that show the same to everybody who asks for the same address: they are kept and sent again. */
export const PUBLIC_PAGES: readonly PublicPage[] = [
  { address: /^\/(en)?$/, fields: ['date', 'wave', 'province'] },
  { address: /^\/(gelombang|en\/waves)$/, fields: ['date'] },
  { address: /^\/(provinsi|en\/provinces)(\/\d\d)?$/, fields: ['date'] },
  { address: /^\/(perkembangan|en\/progress)$/, fields: ['date', 'from'] },
  { address: /^\/(sematan|en\/embed)$/, fields: ['date', 'wave', 'province'] },
  { address: /^\/(kartu|en\/card)\/(nasional|\d\d)\.(png|svg)$/, fields: ['date'] },
  { address: /^\/(unduh|en\/download)\/(training|payments|backlog)\.(csv|json)$/, fields: ['date', 'from'] },
  { address: /^\/(unduh|en\/download)\/[a-z-]+\.(csv|json)$/, fields: ['date', 'wave', 'province'] },
  { address: /^\/(metode|en\/method)$/, fields: [] },
  { address: /^\/(data-terbuka|en\/open-data)$/, fields: [] },
]

/** Shown within pages of other sites; no other page of ours may be. */
export function isEmbedded(address: string): boolean {
  return /^\/(sematan|en\/embed)(\?|$)/.test(address)
}

/** Pages for staff who have signed in, in every spelling that an address of theirs could have. */
const MANAGEMENT = /^\/(?:(?:id|en)\/)?(?:kelola|manage)(?![\w-])/i

export function isManagement(path: string): boolean {
  return MANAGEMENT.test(path)
}
