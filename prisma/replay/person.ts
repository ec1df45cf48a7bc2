import type { PersonalDataVault, PersonalField } from '#platform/personal-data.ts'
import type { Attributes } from './attributes.ts'
import type { Entry } from './entries.ts'
import type { Id } from './identifiers.ts'
import type { PeoplePlan } from './plan.ts'
import type { ReplayTables } from './tables.ts'
import type { Draw } from './wave-windows.ts'

/** One person of a plan, as the writers of the parts need them. Reused from person to person: `times` is overwritten. */
export type Person = {
  id: Id
  number: number
  /** Place among those selected; -1 for the others. */
  slot: number
  /** Seconds since 1970 by step, 0 where not reached. */
  times: Int32Array
  who: Attributes
  entries: readonly Entry[]
  draw: Draw | undefined
  /** Last second for the first purchase; Infinity where there is no limit. */
  purchaseBy: number
  /** 0: not revoked. */
  revokedAt: number
}

/** What writers write with. */
export type Writing = {
  plan: PeoplePlan
  tables: ReplayTables
  sealed: (field: PersonalField, text: string) => Uint8Array
  index: (field: PersonalField, text: string) => Uint8Array
}

export function createWriting(plan: PeoplePlan, tables: ReplayTables, vault: PersonalDataVault): Writing {
  return { plan, tables, sealed: vault.encrypt, index: vault.blindIndex }
}
