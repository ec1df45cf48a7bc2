import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import { requireReader, type WorkspaceContext } from './who.ts'

const MOST = 200

/** Saved views of a page, newest first. */
export async function listViews({ ctx, input }: { ctx: WorkspaceContext; input: unknown }) {
  requireReader(ctx)
  const { page } = parseInput(z.object({ page: z.string().max(20, 'at most 20 characters') }), input)
  return ctx.database.savedView.findMany({ where: { page, removedAt: null }, orderBy: { id: 'desc' }, take: MOST })
}
