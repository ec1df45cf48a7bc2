import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { requireRole } from '#platform/authorise.ts'
import { NotFoundError, PrerequisiteMissingError, UnavailableError } from '#platform/errors.ts'
import { fromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { RegistrationContext } from '../../context.ts'
import { decideDraw } from './draw-decision.ts'
import { drawPage } from './draw-page.ts'

const drawing = z.object({ wave: z.string().max(100) })

const SEED_WITHIN_MS = 10_000
const ANSWER_WITHIN_MS = 12_000

/**
 * Draws a closed wave (SELECTED for each, WAVE_DRAWN): decided at once, carried out in pages (docs/adr/0010). The seed
 * is the randomness of the beacon's round named at closing, so that anybody can repeat it. A draw that takes longer
 * than a request may goes on by itself: then this throws UnavailableError, and asking again tells how it stands.
 * Drawing again answers the same.
 */
export async function drawWave({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<number> {
  requireRole(ctx.viewer, 'administrator')
  const { database, viewer } = ctx
  const until = Date.now() + ANSWER_WITHIN_MS
  const number = Number(fromGlobalId('Wave', parseInput(drawing, input).wave))
  const planned = await database.wave.findUnique({ where: { number } })
  if (!planned) throw new NotFoundError('There is no such wave.')
  if (planned.drawnAt) return number
  const { closedAt, drawRound, quota } = planned
  if (!closedAt || drawRound === null) throw new PrerequisiteMissingError('Close the wave first.')
  const seed = await waitForSeed(ctx, drawRound)
  const detail = { number, seed, quota }
  await decideDraw(database, {
    number,
    seed,
    onDecided: (transaction) =>
      writeAudit(transaction, 'registration', { actor: viewer.subject, operation: 'drawWave', detail }),
  })
  for (;;) {
    const { finished, selected } = await drawPage(database, number)
    if (finished) return number
    if (Date.now() < until) continue
    throw new UnavailableError(
      `The draw is under way: ${selected} people are selected so far. Send the same request again in a minute.`,
    )
  }
}

async function waitForSeed({ beacon }: RegistrationContext, round: number): Promise<string> {
  for (const until = Date.now() + SEED_WITHIN_MS; Date.now() < until; await sleep(500)) {
    const found = await beacon.find(round)
    if (found) return found.randomness
  }
  throw new UnavailableError(`Round ${round} of the random beacon has not come yet. Send the same request again.`)
}
