import { z } from 'zod'

/** Reasons why somebody may not take part, each the name of the rule that failed. */
export const REASON_CODES = [
  'NOT_A_CITIZEN',
  'DECEASED',
  'TOO_YOUNG',
  'TOO_OLD',
  'IN_FORMAL_EDUCATION',
  'EXCLUDED_OCCUPATION',
  'EARLIER_RECIPIENT',
  'TOO_MANY_IN_FAMILY',
] as const

export type ReasonCode = (typeof REASON_CODES)[number]

export const OCCUPATIONS = [
  'UNKNOWN',
  'UNEMPLOYED',
  'LAID_OFF',
  'EMPLOYEE',
  'SELF_EMPLOYED',
  'DAILY_WORKER',
  'HOMEMAKER',
  'STUDENT',
  'STATE_OFFICIAL',
  'LEGISLATOR',
  'CIVIL_SERVANT',
  'SOLDIER',
  'POLICE_OFFICER',
  'VILLAGE_OFFICIAL',
  'STATE_FIRM_LEADER',
] as const

const amount = z.string().regex(/^\d+$/)

/** What a version of the rules says. Amounts are rupiah as digits. */
export const rulesSchema = z.object({
  minimumAge: z.number().int(),
  /** Absent: no upper limit. */
  maximumAge: z.number().int().optional(),
  excludedOccupations: z.array(z.string()),
  recipientsPerKk: z.number().int(),
  revokedMayRejoin: z.boolean(),
  /** Absent: no limit. */
  purchaseWithinDays: z.number().int().optional(),
  /** Waves before this one have no limit for the first purchase. */
  purchaseLimitFromWave: z.number().int(),
  trainingBalance: amount,
  incentives: z.number().int(),
  incentiveAmount: amount,
  surveys: z.number().int(),
  surveyAmount: amount,
})

export type ProgrammeRules = z.infer<typeof rulesSchema>

/** What selection promises; travels in the payload of SELECTED, since the rules themselves belong to registration. */
export const termsSchema = rulesSchema.pick({
  trainingBalance: true,
  incentives: true,
  incentiveAmount: true,
  surveys: true,
  surveyAmount: true,
})

export type Terms = z.infer<typeof termsSchema>

export type RuleVersionSeed = {
  version: string
  validFrom: string
  validTo?: string
  rules: ProgrammeRules
  source: string
}

const EXCLUDED_2020 = [
  'STATE_OFFICIAL',
  'LEGISLATOR',
  'CIVIL_SERVANT',
  'SOLDIER',
  'POLICE_OFFICER',
  'STATE_FIRM_LEADER',
]

const RULES_2020: ProgrammeRules = {
  minimumAge: 18,
  excludedOccupations: EXCLUDED_2020,
  recipientsPerKk: 2,
  revokedMayRejoin: false,
  purchaseWithinDays: 30,
  purchaseLimitFromWave: 4,
  trainingBalance: '1000000',
  incentives: 4,
  incentiveAmount: '600000',
  surveys: 3,
  surveyAmount: '50000',
}

/**
 * Dated data: rules as decrees and press reports gave them, to be put right as better sources come. A version is in
 * force from its first to its last day in Jakarta; the last one until another is enacted.
 */
export const RULE_VERSIONS: readonly RuleVersionSeed[] = [
  {
    version: '2020-1',
    validFrom: '2020-02-28',
    validTo: '2020-07-07',
    rules: RULES_2020,
    source: 'Presidential Regulation 36/2020; press reports of April to July 2020',
  },
  {
    version: '2020-2',
    validFrom: '2020-07-08',
    validTo: '2020-12-31',
    rules: { ...RULES_2020, excludedOccupations: [...EXCLUDED_2020, 'VILLAGE_OFFICIAL'] },
    source: 'Presidential Regulation 76/2020 (village officials; first purchase within 30 days); press reports of 2020',
  },
  {
    version: '2021-1',
    validFrom: '2021-01-01',
    validTo: '2022-12-31',
    rules: { ...RULES_2020, excludedOccupations: [...EXCLUDED_2020, 'VILLAGE_OFFICIAL'] },
    source: 'Taken as 2020; not confirmed',
  },
  {
    version: '2023-1',
    validFrom: '2023-01-01',
    rules: {
      ...RULES_2020,
      maximumAge: 64,
      excludedOccupations: [...EXCLUDED_2020, 'VILLAGE_OFFICIAL'],
      purchaseWithinDays: 15,
      trainingBalance: '3500000',
      incentives: 1,
      surveys: 2,
    },
    source:
      'Press reports of 2023 on the programme without its former social-aid part; in force until another is enacted',
  },
]
