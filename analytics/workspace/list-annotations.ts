import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import { requireReader, type WorkspaceContext } from './who.ts'

const MOST = 500
const period = z
  .object({ from: z.iso.date().nullish(), to: z.iso.date().nullish() })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'the last day is before the first' })

/** Annotations of a period, oldest first. */
export async function listAnnotations({ ctx, input }: { ctx: WorkspaceContext; input: unknown }) {
  requireReader(ctx)
  const { from, to } = parseInput(period, input)
  const day = { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lte: new Date(to) } : {}) }
  return ctx.database.annotation.findMany({
    where: { day, removedAt: null },
    orderBy: [{ day: 'asc' }, { id: 'asc' }],
    take: MOST,
  })
}
