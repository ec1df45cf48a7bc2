/** The fourteen steps of the journey as figures files name them, in order; a step's index here is its code everywhere in the replay. */
export const STEP_NAMES = [
  'registered',
  'email_verified',
  'identity_verified',
  'phone_verified',
  'eligible',
  'joined',
  'selected',
  'purchased',
  'completed',
  'reviewed',
  'certified',
  'account_linked',
  'account_verified',
  'paid',
] as const

export type StepName = (typeof STEP_NAMES)[number]

export const REGISTERED = 0
export const EMAIL_VERIFIED = 1
export const IDENTITY_VERIFIED = 2
export const PHONE_VERIFIED = 3
export const ELIGIBLE = 4
export const JOINED = 5
export const SELECTED = 6
export const PURCHASED = 7
export const COMPLETED = 8
export const REVIEWED = 9
export const CERTIFIED = 10
export const ACCOUNT_LINKED = 11
export const ACCOUNT_VERIFIED = 12
export const PAID = 13
export const STEP_COUNT = STEP_NAMES.length

/** Direct prerequisites of each step: steps 1 to 11 in order, SELECTED before the account steps, PAID after all. */
export const PREREQUISITES: readonly (readonly number[])[] = STEP_NAMES.map((_, step) => {
  if (step === REGISTERED) return []
  if (step === ACCOUNT_LINKED) return [SELECTED]
  if (step === PAID) return [CERTIFIED, ACCOUNT_VERIFIED]
  return [step - 1]
})

/** Whether everybody who has reached `step` must have reached `before` (a step requires itself). */
export function requires(step: number, before: number): boolean {
  return step === before || (PREREQUISITES[step] ?? []).some((prerequisite) => requires(prerequisite, before))
}
