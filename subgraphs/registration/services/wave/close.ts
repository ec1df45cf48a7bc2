import { z } from 'zod'
import { requireRole } from '#platform/authorise.ts'
import { fromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import { appendEvents } from '#prisma/journey.ts'
import type { RegistrationContext } from '../../context.ts'
import { lockWave } from './lock.ts'

const closing = z.object({ wave: z.string().max(100) })

/** Rounds between closing and the one that decides: its randomness cannot be known yet. */
const ROUNDS_AHEAD = 2

/** Closes a wave (WAVE_CLOSED) and names the round of the public beacon whose randomness will draw it. */
export async function closeWave({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<number> {
  requireRole(ctx.viewer, 'administrator')
  const number = Number(fromGlobalId('Wave', parseInput(closing, input).wave))
  const { round } = await ctx.beacon.latest()
  return ctx.database.$transaction(async (transaction) => {
    const wave = await lockWave(transaction, number)
    if (wave.closedAt) return number
    const now = new Date()
    const drawRound = round + ROUNDS_AHEAD
    const entrantCount = await transaction.waveEntry.count({ where: { waveNumber: number } })
    await transaction.wave.update({ where: { number }, data: { closedAt: now, drawRound, entrantCount } })
    await appendEvents(transaction, [
      { type: 'WAVE_CLOSED', occurredAt: now, slices: { wave: number }, payload: { drawRound, entrantCount } },
    ])
    await writeAudit(transaction, 'registration', {
      actor: ctx.viewer.subject,
      operation: 'closeWave',
      detail: { number, drawRound },
    })
    return number
  })
}
