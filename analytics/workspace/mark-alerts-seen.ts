import { requireReader, type WorkspaceContext } from './who.ts'

/** Notes that the viewer has the alerts on the screen. Returns how many were new to them. */
export async function markAlertsSeen({ ctx }: { ctx: WorkspaceContext }): Promise<number> {
  requireReader(ctx)
  return ctx.database.$executeRaw`
    /* analytics: alerts seen */
    INSERT INTO analytics.alert_seen (alert_id, seen_by, seen_by_name)
    SELECT id, ${ctx.viewer.subject}, ${ctx.viewer.name ?? null} FROM analytics.alert ORDER BY id DESC LIMIT 100
    ON CONFLICT DO NOTHING`
}
