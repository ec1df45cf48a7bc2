import { createBatchLoader } from '#platform/batch-loader.ts'
import type { RegistrationContext } from '../../context.ts'

/** Accounts by id, N of them in one query. */
export const loadRegistrant = createBatchLoader(async (ids, { database }: RegistrationContext) => {
  const found = await database.registrant.findMany({ where: { id: { in: [...ids] } } })
  return new Map(found.map((registrant) => [registrant.id, registrant]))
})

/** Entries into waves by account, oldest first, N accounts in one query. */
export const loadEntries = createBatchLoader(async (ids, { database }: RegistrationContext) => {
  const found = await database.waveEntry.findMany({
    where: { registrantId: { in: [...ids] } },
    orderBy: [{ enteredAt: 'asc' }, { waveNumber: 'asc' }],
  })
  return Map.groupBy(found, ({ registrantId }) => registrantId)
})

/** Decisions on eligibility by account, oldest first, N accounts in one query. */
export const loadDecisions = createBatchLoader(async (ids, { database }: RegistrationContext) => {
  const found = await database.eligibilityDecision.findMany({
    where: { registrantId: { in: [...ids] } },
    orderBy: { decidedAt: 'asc' },
  })
  return Map.groupBy(found, ({ registrantId }) => registrantId)
})
