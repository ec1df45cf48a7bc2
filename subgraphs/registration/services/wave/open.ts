import { z } from 'zod'
import { requireRole } from '#platform/authorise.ts'
import { ConflictError, InvalidInputError } from '#platform/errors.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import { appendEvents } from '#prisma/journey.ts'
import type { RegistrationContext } from '../../context.ts'
import { rulesInForce } from '../eligibility/rules-in-force.ts'

const opening = z
  .object({
    number: z.number().int().min(1).max(9_999),
    quota: z.number().int().min(1).max(10_000_000),
    opensAt: z.date(),
    closesAt: z.date(),
  })
  .refine(({ opensAt, closesAt }) => opensAt < closesAt, { message: 'after opensAt', path: ['closesAt'] })

/**
 * Opens a wave (WAVE_OPENED): people may join from `opensAt` until `closesAt`, which has not passed, or until it is closed
 * before.
 */
export async function openWave({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<number> {
  requireRole(ctx.viewer, 'administrator')
  const { number, quota, opensAt, closesAt } = parseInput(opening, input)
  return ctx.database.$transaction(async (transaction) => {
    const now = new Date()
    const { rules } = await rulesInForce(transaction, now)
    const limited = number >= rules.purchaseLimitFromWave ? rules.purchaseWithinDays : undefined
    const { count } = await transaction.wave.createMany({
      data: [{ number, quota, opensAt, closesAt, openedAt: now, purchaseWithinDays: limited ?? null }],
      skipDuplicates: true,
    })
    if (count === 0) {
      const known = await transaction.wave.findUniqueOrThrow({ where: { number } })
      const same =
        known.quota === quota && +known.opensAt === +opensAt && +known.closesAt === +closesAt && known.openedAt !== null
      if (!same) throw new ConflictError(`Wave ${number} was opened before, with other dates or another quota.`)
      return number
    }
    if (closesAt <= now) {
      throw new InvalidInputError('closesAt: has passed, so that nobody could join. Name a later time.', ['closesAt'])
    }
    await transaction.$executeRaw`SELECT journey.list_wave(${number}::int)`
    await appendEvents(transaction, [
      { type: 'WAVE_OPENED', occurredAt: now, slices: { wave: number }, payload: { quota, opensAt, closesAt } },
    ])
    await writeAudit(transaction, 'registration', {
      actor: ctx.viewer.subject,
      operation: 'openWave',
      detail: { number, quota, opensAt, closesAt },
    })
    return number
  })
}
