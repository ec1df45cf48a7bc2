import { z } from 'zod'
import { requireParticipant } from '#platform/authorise.ts'
import { ConflictError, NotEligibleError, NotFoundError, PrerequisiteMissingError } from '#platform/errors.ts'
import { fromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { appendEvents, type EventDraft } from '#prisma/journey.ts'
import type { RegistrationContext } from '../../context.ts'
import { type Decision, decideEligibility } from '../eligibility/decide.ts'

const entry = z.object({ wave: z.string().max(100) })

/**
 * Enters an open wave: the first time JOINED, later SLICE_KNOWN with the wave. The rules in force are decided anew.
 * Joining the same wave again answers the same.
 */
export async function joinWave({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<string> {
  const participantId = requireParticipant(ctx.viewer)
  const number = Number(fromGlobalId('Wave', parseInput(entry, input).wave))
  const refusal = await ctx.database.$transaction(async (transaction) => {
    const now = new Date()
    await lockOpenWave(transaction, number, now)
    await transaction.$executeRaw`SELECT FROM registration.registrant WHERE id = ${participantId}::uuid FOR UPDATE`
    const key = { waveNumber_registrantId: { waveNumber: number, registrantId: participantId } }
    if (await transaction.waveEntry.findUnique({ where: key })) return undefined
    const registrant = await transaction.registrant.findUnique({ where: { id: participantId } })
    if (!registrant?.phoneVerifiedAt) throw new PrerequisiteMissingError('Confirm your phone number first.')
    const decision = await decideEligibility({
      transaction,
      vault: ctx.vault,
      registrantId: participantId,
      stage: 'JOINING',
      at: now,
    })
    // A refusal is a record, too: the transaction stays.
    if (!decision.eligible) return decision
    await enter(transaction, { participantId, number, now, decision, laidOff: registrant.laidOff })
    await writeAudit(transaction, 'registration', {
      actor: ctx.viewer.subject,
      operation: 'joinWave',
      subjectId: participantId,
      detail: { wave: number },
    })
    return undefined
  })
  if (refusal) {
    throw new NotEligibleError(
      `Under the rules in force (${refusal.version}) you may not take part: ${refusal.reasonCodes.join(', ')}.`,
    )
  }
  return participantId
}

/** Closing the wave waits for whoever is joining, and the other way round. */
async function lockOpenWave(transaction: Transaction, number: number, now: Date): Promise<void> {
  const [wave] = await transaction.$queryRaw<{ opensAt: Date; closesAt: Date; closedAt: Date | null }[]>`
    SELECT opens_at AS "opensAt", closes_at AS "closesAt", closed_at AS "closedAt"
    FROM registration.wave WHERE number = ${number}::int FOR SHARE`
  if (!wave) throw new NotFoundError('There is no such wave.')
  if (wave.closedAt || wave.closesAt <= now) throw new ConflictError('This wave is closed. Join the next one.')
  if (wave.opensAt > now) throw new ConflictError('This wave is not open yet.')
}

async function enter(
  transaction: Transaction,
  entrant: { participantId: string; number: number; now: Date; decision: Decision; laidOff: boolean },
): Promise<void> {
  const { participantId, number, now, decision, laidOff } = entrant
  const entriesBefore = await transaction.waveEntry.count({ where: { registrantId: participantId } })
  await transaction.waveEntry.create({
    data: {
      waveNumber: number,
      registrantId: participantId,
      enteredAt: now,
      // Laid-off workers on the government's list come first.
      priority: laidOff ? 0 : 1,
      ruleVersion: decision.version,
    },
  })
  const { count: firstEligible } = await transaction.registrant.updateMany({
    where: { id: participantId, eligibleAt: null },
    data: { eligibleAt: now },
  })
  const joined: EventDraft =
    entriesBefore === 0
      ? { type: 'JOINED', participantId, occurredAt: now, slices: { wave: number } }
      : {
          type: 'SLICE_KNOWN',
          participantId,
          occurredAt: now,
          slices: { wave: number },
          payload: { reason: 'WAVE_ENTERED' },
        }
  const eligible: EventDraft = { type: 'ELIGIBLE', participantId, occurredAt: now }
  await appendEvents(transaction, firstEligible ? [eligible, joined] : [joined])
}
