/** What may stand in the query of a public page, in the order of its canonical address. */
export type PublicField = 'date' | 'wave' | 'province'

type PublicPage = { address: RegExp; fields: readonly PublicField[] }

/** Pages that show the same to everybody who asks for the same address: they are kept and sent again. */
export const PUBLIC_PAGES: readonly PublicPage[] = [
  { address: /^\/(en)?$/, fields: ['date', 'wave', 'province'] },
  { address: /^\/(gelombang|en\/waves)$/, fields: [] },
  { address: /^\/(provinsi|en\/provinces)(\/\d\d)?$/, fields: [] },
  { address: /^\/(metode|en\/method)$/, fields: [] },
  { address: /^\/(data-terbuka|en\/open-data)$/, fields: [] },
]

/** Pages for staff who have signed in, in every spelling that an address of theirs could have. */
const MANAGEMENT = /^\/(?:(?:id|en)\/)?(?:kelola|manage)(?![\w-])/i

export function isManagement(path: string): boolean {
  return MANAGEMENT.test(path)
}
