import { rulesSchema } from '#prisma/programme-rules.ts'
import type { RegistrationContext } from '../../context.ts'
import { changesBetween, type RuleChange } from './changes.ts'

/** Days are Jakarta's; `validTo` null: in force until another is enacted. The first version has no changes. */
export type RuleVersion = {
  version: string
  validFrom: string
  validTo: string | null
  source: string
  changes: RuleChange[]
}

/** All versions of the rules, oldest first, with how each differs from the one before. Public. */
export async function listRuleVersions({ ctx }: { ctx: RegistrationContext }): Promise<RuleVersion[]> {
  const rows = await ctx.database.ruleVersion.findMany({ orderBy: { validFrom: 'asc' } })
  return rows.map(({ version, validFrom, validTo, rules, source }, index) => {
    const before = rows[index - 1]
    return {
      version,
      validFrom: dayOf(validFrom),
      validTo: validTo && dayOf(validTo),
      source,
      changes: before ? changesBetween(rulesSchema.parse(before.rules), rulesSchema.parse(rules)) : [],
    }
  })
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}
