import { requireReader, type WorkspaceContext } from './who.ts'

const MOST = 100

/** What is beyond a threshold now, and what was, newest first; each with its rule and who has seen it. */
export async function listAlerts({ ctx }: { ctx: WorkspaceContext }) {
  requireReader(ctx)
  return ctx.database.alert.findMany({
    include: { rule: true, seen: { orderBy: { seenAt: 'asc' } } },
    orderBy: { id: 'desc' },
    take: MOST,
  })
}

export type AlertRecord = Awaited<ReturnType<typeof listAlerts>>[number]
