import { z } from 'zod'
import { NotFoundError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import type { AlertRecord } from './list-alerts.ts'
import { plainWords } from './plain-words.ts'
import { requireKeeper, type WorkspaceContext } from './who.ts'

const acknowledgement = z.object({
  alert: z.string().max(100, 'not the id of an alert'),
  note: plainWords(200).nullish(),
})

/** Says by name that somebody takes care of an alert. The first who says so stays the one. */
export async function acknowledgeAlert({
  ctx,
  input,
}: {
  ctx: WorkspaceContext
  input: unknown
}): Promise<AlertRecord> {
  requireKeeper(ctx)
  const { alert, note } = parseInput(acknowledgement, input)
  const id = uuidFromGlobalId('Alert', alert)
  const { subject, name } = ctx.viewer
  await ctx.database.alert.updateMany({
    where: { id, acknowledgedBy: null },
    data: { acknowledgedBy: subject, acknowledgedByName: name ?? null, acknowledgedAt: new Date(), note: note || null },
  })
  const found = await ctx.database.alert.findUnique({ where: { id }, include: { rule: true, seen: true } })
  if (!found) throw new NotFoundError('There is no such alert.')
  return found
}
