import { STEPS } from '#prisma/journey.ts'
import { builder } from './builder.ts'

export const StepEnum = builder.enumType('Step', {
  description: 'The steps of the journey, in order. A person reaches a step once, at its first time.',
  values: STEPS,
})
