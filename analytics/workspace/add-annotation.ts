import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import { plainWords } from './plain-words.ts'
import { requireKeeper, type WorkspaceContext } from './who.ts'

const annotation = z.object({
  day: z.iso.date(),
  text: plainWords(200).min(1, 'say what happened'),
})

/** Says what happened on a day, for everybody who works with the figures. The same again is the same. */
export async function addAnnotation({ ctx, input }: { ctx: WorkspaceContext; input: unknown }) {
  requireKeeper(ctx)
  const { day, text } = parseInput(annotation, input)
  const mine = { day: new Date(day), text, createdBy: ctx.viewer.subject }
  const made = { ...mine, createdByName: ctx.viewer.name ?? null }
  await ctx.database.annotation.createMany({ data: [made], skipDuplicates: true })
  return ctx.database.annotation.findFirstOrThrow({ where: mine, orderBy: { id: 'desc' } })
}
