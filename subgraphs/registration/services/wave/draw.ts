import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { requireRole } from '#platform/authorise.ts'
import { NotFoundError, PrerequisiteMissingError, UnavailableError } from '#platform/errors.ts'
import { fromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { appendEvents } from '#prisma/journey.ts'
import { termsSchema } from '#prisma/programme-rules.ts'
import type { RegistrationContext } from '../../context.ts'
import { rulesInForce } from '../eligibility/rules-in-force.ts'
import { lockWave } from './lock.ts'

const drawing = z.object({ wave: z.string().max(100) })

const DAY_MS = 86_400_000
const WAIT_MS = 10_000

/**
 * Draws a closed wave (SELECTED for each, WAVE_DRAWN): whoever comes first by SHA-256(seed:participant) within the
 * priority strata, up to the quota, at most as many of a family card as the rules allow. The seed is the randomness of
 * the beacon's round named at closing, so that anybody can repeat it. Drawing again answers the same.
 */
export async function drawWave({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<number> {
  requireRole(ctx.viewer, 'administrator')
  const number = Number(fromGlobalId('Wave', parseInput(drawing, input).wave))
  const planned = await ctx.database.wave.findUnique({ where: { number } })
  if (!planned) throw new NotFoundError('There is no such wave.')
  if (planned.drawnAt) return number
  if (!planned.closedAt || planned.drawRound === null) throw new PrerequisiteMissingError('Close the wave first.')
  const seed = await waitForSeed(ctx, planned.drawRound)
  return ctx.database.$transaction(
    async (transaction) => {
      const wave = await lockWave(transaction, number)
      if (wave.drawnAt) return number
      const now = new Date()
      const { version, rules } = await rulesInForce(transaction, now)
      await select(transaction, { number, seed, quota: wave.quota, now, version, perFamily: rules.recipientsPerKk })
      const days = wave.purchaseWithinDays
      const purchaseBy = days === null ? null : new Date(now.getTime() + days * DAY_MS).toISOString()
      const payload = { purchaseBy, ruleVersion: version, terms: termsSchema.parse(rules) }
      const selectedCount = await tell(transaction, number, now, payload)
      await transaction.wave.update({ where: { number }, data: { drawnAt: now, drawSeed: seed, selectedCount } })
      await appendEvents(transaction, [
        {
          type: 'WAVE_DRAWN',
          occurredAt: now,
          slices: { wave: number },
          payload: { seed, round: wave.drawRound, quota: wave.quota, selectedCount },
        },
      ])
      await writeAudit(transaction, 'registration', {
        actor: ctx.viewer.subject,
        operation: 'drawWave',
        detail: { number, seed, selectedCount },
      })
      return number
    },
    { timeout: 55_000 },
  )
}

async function waitForSeed({ beacon }: RegistrationContext, round: number): Promise<string> {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await sleep(500)) {
    const found = await beacon.find(round)
    if (found) return found.randomness
  }
  throw new UnavailableError(`Round ${round} of the random beacon has not come yet. Send the same request again.`)
}

type Draw = { number: number; seed: string; quota: number; now: Date; version: string; perFamily: number }

/** Marks who is selected. `repeat-draw.ts` does the same in memory, and a test compares them. */
async function select(transaction: Transaction, draw: Draw): Promise<void> {
  const { number, seed, quota, now, version, perFamily } = draw
  await transaction.$executeRaw`
    WITH candidate AS (
      SELECT e.registrant_id, e.priority, r.kk_index,
             sha256(convert_to(${seed} || ':' || e.registrant_id::text, 'UTF8')) AS ticket,
             (SELECT count(*) FROM registration.registrant f
              WHERE f.kk_index = r.kk_index AND f.selected_at IS NOT NULL AND f.revoked_at IS NULL) AS in_family
      FROM registration.wave_entry e JOIN registration.registrant r ON r.id = e.registrant_id
      WHERE e.wave_number = ${number}::int AND (r.selected_at IS NULL OR r.revoked_at IS NOT NULL)
    ), placed AS (
      SELECT *, CASE WHEN kk_index IS NULL THEN 0 ELSE
                  in_family + row_number() OVER (PARTITION BY kk_index ORDER BY priority, ticket) END AS family_place
      FROM candidate
    ), ranked AS (
      SELECT registrant_id, row_number() OVER (ORDER BY priority, ticket) AS rank
      FROM placed WHERE family_place <= ${perFamily}::int
    ), decided AS (
      INSERT INTO registration.eligibility_decision (registrant_id, stage, rule_version, eligible, reason_codes, decided_at)
      SELECT registrant_id, 'DRAWING', ${version}, family_place <= ${perFamily}::int,
             CASE WHEN family_place <= ${perFamily}::int THEN '{}'::text[] ELSE '{TOO_MANY_IN_FAMILY}' END, ${now}
      FROM placed
    )
    UPDATE registration.wave_entry e SET selected_at = ${now}
    FROM ranked WHERE e.wave_number = ${number}::int AND e.registrant_id = ranked.registrant_id AND ranked.rank <= ${quota}::int`
  await transaction.$executeRaw`
    UPDATE registration.registrant r SET selected_wave = e.wave_number, selected_at = e.selected_at, revoked_at = NULL
    FROM registration.wave_entry e
    WHERE e.wave_number = ${number}::int AND e.selected_at IS NOT NULL AND r.id = e.registrant_id`
}

/** Appends SELECTED for everybody selected and returns how many. */
async function tell(transaction: Transaction, number: number, now: Date, payload: object): Promise<number> {
  const [told] = await transaction.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM journey.append_drafts((
      SELECT array_agg(ROW('SELECTED', registrant_id, ${now}::timestamptz, ${number}::smallint, NULL, NULL, NULL, NULL, NULL,
                           NULL, NULL, NULL, NULL, NULL, NULL, NULL, ${JSON.stringify(payload)}::jsonb)::journey.draft
                       ORDER BY registrant_id)
      FROM registration.wave_entry WHERE wave_number = ${number}::int AND selected_at IS NOT NULL))`
  return told?.count ?? 0
}
