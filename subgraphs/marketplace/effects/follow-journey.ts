import { checkpointOf } from '#prisma/checkpoint.ts'
import type { Database } from '#prisma/database.ts'
import { followJourney } from '#prisma/journey-reader.ts'
import { grantBalances } from '../services/shopper/grant-balances.ts'
import { recordRevocations } from '../services/shopper/record-revocations.ts'

/** What the marketplace does when others say something: a balance for whoever is selected, none for whoever is revoked. */
export function followSelections(database: Database, onError: (error: unknown) => void) {
  return followJourney({
    database,
    ...checkpointOf('marketplace', 'marketplace'),
    types: ['SELECTED', 'REVOKED'],
    onError,
    react: async (transaction, events) => {
      await grantBalances(
        transaction,
        events.filter(({ type }) => type === 'SELECTED'),
      )
      await recordRevocations(
        transaction,
        events.filter(({ type }) => type === 'REVOKED'),
      )
    },
  })
}
