import type { ProgrammeRules, ReasonCode } from '#prisma/programme-rules.ts'

/** What a decision is made on. */
export type Facts = {
  citizen: boolean
  /** Completed years on the day of the decision. */
  age: number
  inFormalEducation: boolean
  occupation: string
  selectedBefore: boolean
  revoked: boolean
  /** Other recipients on the same family card. */
  familyRecipients: number
}

/** The rules that the facts do not meet, in the order of the programme's list; none means eligible. */
export function failedRules(rules: ProgrammeRules, facts: Facts): ReasonCode[] {
  const checks: [ReasonCode, boolean][] = [
    ['NOT_A_CITIZEN', !facts.citizen],
    ['TOO_YOUNG', facts.age < rules.minimumAge],
    ['TOO_OLD', facts.age > (rules.maximumAge ?? Number.POSITIVE_INFINITY)],
    ['IN_FORMAL_EDUCATION', facts.inFormalEducation],
    ['EXCLUDED_OCCUPATION', rules.excludedOccupations.includes(facts.occupation)],
    ['EARLIER_RECIPIENT', facts.selectedBefore && !(facts.revoked && rules.revokedMayRejoin)],
    ['TOO_MANY_IN_FAMILY', facts.familyRecipients >= rules.recipientsPerKk],
  ]
  return checks.flatMap(([code, failed]) => (failed ? [code] : []))
}
