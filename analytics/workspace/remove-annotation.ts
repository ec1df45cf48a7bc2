import { z } from 'zod'
import { ForbiddenError, NotFoundError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { mayRemove, requireKeeper, type WorkspaceContext } from './who.ts'

/** Takes an annotation away; removing it again is no error. */
export async function removeAnnotation({ ctx, input }: { ctx: WorkspaceContext; input: unknown }) {
  requireKeeper(ctx)
  const { annotation } = parseInput(z.object({ annotation: z.string().max(100, 'not the id of an annotation') }), input)
  const id = uuidFromGlobalId('Annotation', annotation)
  const found = await ctx.database.annotation.findUnique({ where: { id } })
  if (!found) throw new NotFoundError('There is no such annotation.')
  if (!mayRemove(ctx.viewer, found.createdBy)) throw new ForbiddenError('Only who wrote an annotation may remove it.')
  return ctx.database.annotation.update({ where: { id }, data: { removedAt: found.removedAt ?? new Date() } })
}
