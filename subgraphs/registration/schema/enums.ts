import { EDUCATIONS } from '#prisma/dimensions.ts'
import { OCCUPATIONS, REASON_CODES, type ReasonCode as ReasonCodeName } from '#prisma/programme-rules.ts'
import { builder } from '../builder.ts'

export const Education = builder.enumType('Education', {
  description: 'Highest education finished.',
  values: EDUCATIONS.map(({ key }) => key),
})

export const Occupation = builder.enumType('Occupation', { values: OCCUPATIONS })

export const ReasonCode = builder.enumType('EligibilityReason', {
  description: 'A rule that was not met.',
  values: REASON_CODES,
})

const STAGES = ['VERIFICATION', 'JOINING', 'DRAWING'] as const

export const DecisionStage = builder.enumType('DecisionStage', { values: STAGES })

export function isStage(name: string): name is (typeof STAGES)[number] {
  return STAGES.some((stage) => stage === name)
}

export function isReasonCode(code: string): code is ReasonCodeName {
  return REASON_CODES.some((known) => known === code)
}

export function toOccupation(name: string): (typeof OCCUPATIONS)[number] | undefined {
  return OCCUPATIONS.find((occupation) => occupation === name)
}
