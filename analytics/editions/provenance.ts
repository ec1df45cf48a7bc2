import { z } from 'zod'
import type { Edition } from '#prisma/client/client.ts'

const provenance = z.object({
  statements: z.array(z.object({ name: z.string(), sql: z.string() })),
  statistics: z.object({
    meanError: z.number(),
    largestError: z.number(),
    shareWithheld: z.number(),
    shareHidden: z.number(),
  }),
})

/**
 * How an edition's counts were read, and what protection cost. Of the latter the share withheld can be counted by
 * everybody; whatever else it says follows from the true counts and is for those who may see these.
 */
export function readProvenance(edition: Pick<Edition, 'provenance'>): z.infer<typeof provenance> {
  return provenance.parse(edition.provenance)
}
