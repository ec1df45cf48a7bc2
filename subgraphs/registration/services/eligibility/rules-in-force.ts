import { jakartaDayOf } from '#platform/jakarta-time.ts'
import type { Transaction } from '#prisma/database.ts'
import { type ProgrammeRules, rulesSchema } from '#prisma/programme-rules.ts'

export type RulesInForce = { version: string; rules: ProgrammeRules }

/** The version of the rules that is in force on the Jakarta day of the instant. */
export async function rulesInForce(transaction: Transaction, at: Date): Promise<RulesInForce> {
  const day = new Date(`${jakartaDayOf(at)}T00:00:00Z`)
  const found = await transaction.ruleVersion.findFirst({
    where: { validFrom: { lte: day }, OR: [{ validTo: null }, { validTo: { gte: day } }] },
    orderBy: { validFrom: 'desc' },
  })
  if (!found) throw new Error(`no rules are in force on ${jakartaDayOf(at)}`)
  return { version: found.version, rules: rulesSchema.parse(found.rules) }
}
