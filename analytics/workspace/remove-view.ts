import { z } from 'zod'
import { ForbiddenError, NotFoundError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { mayRemove, requireKeeper, type WorkspaceContext } from './who.ts'

/** Takes a view off the list; removing it again is no error. */
export async function removeView({ ctx, input }: { ctx: WorkspaceContext; input: unknown }) {
  requireKeeper(ctx)
  const { view } = parseInput(z.object({ view: z.string().max(100, 'not the id of a view') }), input)
  const id = uuidFromGlobalId('SavedView', view)
  const found = await ctx.database.savedView.findUnique({ where: { id } })
  if (!found) throw new NotFoundError('There is no such view.')
  if (!mayRemove(ctx.viewer, found.createdBy)) throw new ForbiddenError('Only who saved a view may remove it.')
  return ctx.database.savedView.update({ where: { id }, data: { removedAt: found.removedAt ?? new Date() } })
}
