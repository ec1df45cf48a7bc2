import { jakartaDayOf } from '#platform/jakarta-time.ts'
import type { AlertRule } from '#prisma/client/client.ts'
import type { AnalyticsContext } from '../context.ts'
import { getFunnel } from '../funnel/get-funnel.ts'
import { outlierOf } from './outlier.ts'

/** What a rule finds: the value, what would be usual where there is such a thing, and whether it is beyond. */
export type Finding = { asOf: string; value: number; expected: number | null; isBeyond: boolean }

/** Days before the one looked at that say what is usual. */
const USUAL_DAYS = 14
const DAY_MS = 86_400_000

/** Measures what a rule is about, as of the programme's clock: the last whole day for what is counted by day. */
export async function measure(
  ctx: AnalyticsContext,
  rule: Pick<AlertRule, 'measure' | 'fromStep' | 'step' | 'threshold'>,
): Promise<Finding> {
  const { lagSeconds, playback } = await ctx.freshness()
  const isPlayback = playback !== undefined && playback.liveSince === null
  const today = isPlayback ? playback.lastDay : jakartaDayOf(new Date())
  if (rule.measure === 'LAG_SECONDS') {
    return { asOf: today, value: lagSeconds, expected: null, isBeyond: lagSeconds > rule.threshold }
  }
  if (rule.measure === 'PEOPLE_BETWEEN') {
    const [from = 0, to = 0] = await countsAt(ctx, today, [rule.fromStep, rule.step])
    const value = Math.max(0, from - to)
    return { asOf: today, value, expected: null, isBeyond: value > rule.threshold }
  }
  // A playback's last day is a whole one; today is not.
  const last = isPlayback ? today : daysBefore(today, 1)
  const days = Array.from({ length: USUAL_DAYS + 2 }, (_, index) => daysBefore(last, USUAL_DAYS + 1 - index))
  const totals: number[] = []
  // One after another: viewers' questions have the right of way.
  for (const day of days) totals.push((await countsAt(ctx, day, [rule.step]))[0] ?? 0)
  const perDay = totals.slice(1).map((total, index) => total - (totals[index] ?? 0))
  return { asOf: last, ...outlierOf(perDay, rule.threshold) }
}

async function countsAt(ctx: AnalyticsContext, day: string, steps: (string | null)[]): Promise<number[]> {
  const asOf = new Date(`${day}T05:00:00Z`)
  const funnel = await getFunnel({ ctx, input: { asOf, steps }, wants: { conversions: false, paidAmount: false } })
  return funnel.steps.map(({ count }) => count ?? 0)
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10)
}
