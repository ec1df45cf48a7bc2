import { checkpointOf } from '#prisma/checkpoint.ts'
import type { Database } from '#prisma/database.ts'
import { followJourney } from '#prisma/journey-reader.ts'
import { oweFirstIncentive } from '../services/entitlement/owe-first.ts'
import { takeIn } from '../services/recipient/take-in.ts'

/** What disbursement does when others say something: whoever has done everything is owed the first incentive. */
export function followTraining(database: Database, onError: (error: unknown) => void) {
  return followJourney({
    database,
    ...checkpointOf('disbursement', 'disbursement'),
    types: ['SELECTED', 'COMPLETED', 'REVIEWED', 'CERTIFIED', 'REVOKED'],
    onError,
    react: async (transaction, events) => {
      const participantIds = await takeIn(transaction, events)
      await oweFirstIncentive(transaction, participantIds, new Date())
    },
  })
}
