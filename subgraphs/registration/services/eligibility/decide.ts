import { jakartaDayOf } from '#platform/jakarta-time.ts'
import type { PersonalDataVault } from '#platform/personal-data.ts'
import type { Transaction } from '#prisma/database.ts'
import { ageOn } from '#prisma/dimensions.ts'
import type { ReasonCode } from '#prisma/programme-rules.ts'
import { openIdentity } from '../participant/identity.ts'
import { failedRules } from './failed-rules.ts'
import { type RulesInForce, rulesInForce } from './rules-in-force.ts'

export type Decision = RulesInForce & { eligible: boolean; reasonCodes: ReasonCode[] }

/** Decides on eligibility under the rules in force and records the decision, its version and a code per failed rule. */
export async function decideEligibility(options: {
  transaction: Transaction
  vault: PersonalDataVault
  registrantId: string
  stage: 'VERIFICATION' | 'JOINING'
  at: Date
}): Promise<Decision> {
  const { transaction, vault, registrantId, stage, at } = options
  const registrant = await transaction.registrant.findUniqueOrThrow({ where: { id: registrantId } })
  if (!registrant.identitySealed || !registrant.kkIndex) throw new Error('a decision without a confirmed identity')
  const inForce = await rulesInForce(transaction, at)
  const identity = openIdentity(vault, registrant.identitySealed)
  const familyRecipients = await transaction.registrant.count({
    where: { kkIndex: registrant.kkIndex, id: { not: registrantId }, selectedAt: { not: null }, revokedAt: null },
  })
  const reasonCodes = failedRules(inForce.rules, {
    citizen: identity.citizen,
    age: ageOn(identity.birthDate, jakartaDayOf(at)),
    inFormalEducation: registrant.inFormalEducation,
    occupation: registrant.occupation,
    selectedBefore: registrant.selectedAt !== null,
    revoked: registrant.revokedAt !== null,
    familyRecipients,
  })
  const eligible = reasonCodes.length === 0
  await transaction.eligibilityDecision.create({
    data: { registrantId, stage, ruleVersion: inForce.version, eligible, reasonCodes, decidedAt: at },
  })
  return { ...inForce, eligible, reasonCodes }
}
