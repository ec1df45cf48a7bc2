import { z } from 'zod'
import { ForbiddenError, NotFoundError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { STEPS } from '#prisma/journey.ts'
import { mayRemove, requireKeeper, requireReader, type WorkspaceContext } from './who.ts'

export const ALERT_MEASURES = ['LAG_SECONDS', 'PEOPLE_BETWEEN', 'DAILY_PEOPLE'] as const

const step = z.enum(STEPS, 'name a step')
const threshold = z.number().min(0, 'at least 0').max(1e9, 'at most a billion')
const DEVIATIONS = 'from 1 to 20 standard deviations'

const rule = z.discriminatedUnion('measure', [
  z.object({ measure: z.literal('LAG_SECONDS'), threshold }),
  z
    .object({
      measure: z.literal('PEOPLE_BETWEEN'),
      threshold: threshold.int('a whole number of people'),
      fromStep: step,
      step,
    })
    .refine(({ fromStep, step }) => STEPS.indexOf(fromStep) < STEPS.indexOf(step), {
      path: ['step'],
      message: 'does not come after fromStep: nobody would be between the two. Name a later step',
    }),
  z.object({ measure: z.literal('DAILY_PEOPLE'), threshold: threshold.min(1, DEVIATIONS).max(20, DEVIATIONS), step }),
])

/** Rules in force, oldest first. */
export async function listAlertRules({ ctx }: { ctx: WorkspaceContext }) {
  requireReader(ctx)
  return ctx.database.alertRule.findMany({ where: { removedAt: null }, orderBy: { id: 'asc' }, take: 100 })
}

/** Adds a rule; the same again is the same. */
export async function addAlertRule({ ctx, input }: { ctx: WorkspaceContext; input: unknown }) {
  requireKeeper(ctx)
  const data = parseInput(rule, input)
  const made = { ...data, createdBy: ctx.viewer.subject, createdByName: ctx.viewer.name ?? null }
  await ctx.database.alertRule.createMany({ data: [made], skipDuplicates: true })
  return ctx.database.alertRule.findFirstOrThrow({ where: data, orderBy: { id: 'desc' } })
}

/** Takes a rule out of force, and clears what it had raised; removing it again is no error. */
export async function removeAlertRule({ ctx, input }: { ctx: WorkspaceContext; input: unknown }) {
  requireKeeper(ctx)
  const { rule: globalId } = parseInput(z.object({ rule: z.string().max(100, 'not the id of a rule') }), input)
  const id = uuidFromGlobalId('AlertRule', globalId)
  const found = await ctx.database.alertRule.findUnique({ where: { id } })
  if (!found) throw new NotFoundError('There is no such rule.')
  if (!mayRemove(ctx.viewer, found.createdBy)) throw new ForbiddenError('Only who made a rule may remove it.')
  const now = new Date()
  const [removed] = await ctx.database.$transaction([
    ctx.database.alertRule.update({ where: { id }, data: { removedAt: found.removedAt ?? now } }),
    ctx.database.alert.updateMany({ where: { ruleId: id, clearedAt: null }, data: { clearedAt: now } }),
  ])
  return removed
}
