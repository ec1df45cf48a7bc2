import { z } from 'zod'
import { STEPS } from '#prisma/journey.ts'

/** Two different steps, whichever comes first in the journey. */
export const stepPair = { from: z.enum(STEPS), to: z.enum(STEPS) }

export function areDifferent({ from, to }: { from: string; to: string }): boolean {
  return from !== to
}

export const DIFFERENT = { path: ['to'], message: 'name another step than from' }
