import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import { plainWords } from './plain-words.ts'
import { requireKeeper, type WorkspaceContext } from './who.ts'

const view = z.object({
  name: plainWords(80).min(1, 'give it a name'),
  page: z.string().regex(/^[a-z]{1,20}$/, 'a page is 1 to 20 letters from a to z'),
  query: z
    .string()
    .max(16_000, 'at most 16,000 characters')
    .regex(/^[\x20-\x7e]*$/, 'a query string as in an address'),
})

/** Keeps a question under a name, for everybody who works with the figures. The same again is the same. */
export async function saveView({ ctx, input }: { ctx: WorkspaceContext; input: unknown }) {
  requireKeeper(ctx)
  const data = parseInput(view, input)
  const mine = { ...data, createdBy: ctx.viewer.subject }
  const made = { ...mine, createdByName: ctx.viewer.name ?? null }
  await ctx.database.savedView.createMany({ data: [made], skipDuplicates: true })
  return ctx.database.savedView.findFirstOrThrow({ where: mine, orderBy: { id: 'desc' } })
}
