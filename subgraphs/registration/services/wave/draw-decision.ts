import { UnavailableError } from '#platform/errors.ts'
import type { Database, Transaction } from '#prisma/database.ts'
import { rulesInForce } from '../eligibility/rules-in-force.ts'
import { lockWave } from './lock.ts'

/**
 * Decides a draw: from the seed follows a ticket for each entrant, SHA-256(seed:participant), and whoever comes first
 * within the priority strata is selected, up to the quota, passing over those whose family card is full. What is stored
 * is the last ticket that is selected and who is passed over: all that `drawPage` needs. Deciding again changes nothing.
 * Throws UnavailableError while another wave is being drawn. `repeat-draw.ts` does the same in memory.
 */
export async function decideDraw(
  database: Database,
  { number, seed, onDecided }: { number: number; seed: string; onDecided: (within: Transaction) => Promise<void> },
): Promise<void> {
  await database.$transaction(
    async (transaction) => {
      // Two waves that are decided at the same time would not know of each other's recipients.
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('registration.wave_draw'))`
      const wave = await lockWave(transaction, number)
      if (await transaction.waveDraw.findUnique({ where: { waveNumber: number } })) return
      const other = await transaction.waveDraw.findFirst({ where: { finishedAt: null } })
      if (other) {
        throw new UnavailableError(`Wave ${other.waveNumber} is being drawn. Send the same request again in a minute.`)
      }
      const now = new Date()
      const { version, rules } = await rulesInForce(transaction, now)
      await transaction.waveDraw.create({ data: { waveNumber: number, seed, ruleVersion: version, decidedAt: now } })
      // Sorts of a million entrants stay in memory.
      await transaction.$executeRaw`SET LOCAL work_mem = '256MB'`
      await passOver(transaction, number, seed, rules.recipientsPerKk)
      await findLastTicket(transaction, number, seed, wave.quota)
      await onDecided(transaction)
    },
    { timeout: 58_000 },
  )
}

/** Of the families that would have too many recipients, those who come after the others. */
async function passOver(transaction: Transaction, number: number, seed: string, perFamily: number): Promise<void> {
  await transaction.$executeRaw`
    WITH recipient AS (
      SELECT kk_index, count(*) AS count FROM registration.registrant
      WHERE selected_at IS NOT NULL AND revoked_at IS NULL AND kk_index IS NOT NULL GROUP BY kk_index
    ), candidate AS MATERIALIZED (
      SELECT e.registrant_id, e.priority, r.kk_index
      FROM registration.wave_entry e JOIN registration.registrant r ON r.id = e.registrant_id
      WHERE e.wave_number = ${number}::int AND r.kk_index IS NOT NULL
        AND (r.selected_at IS NULL OR r.revoked_at IS NOT NULL)
    ), crowded AS (
      SELECT c.kk_index, coalesce(max(f.count), 0) AS in_family
      FROM candidate c LEFT JOIN recipient f USING (kk_index)
      GROUP BY c.kk_index HAVING count(*) + coalesce(max(f.count), 0) > ${perFamily}::int
    )
    INSERT INTO registration.wave_draw_passed_over (wave_number, registrant_id)
    SELECT ${number}::int, registrant_id
    FROM (SELECT c.registrant_id, w.in_family + row_number() OVER (
                   PARTITION BY c.kk_index
                   ORDER BY c.priority, sha256(convert_to(${seed} || ':' || c.registrant_id::text, 'UTF8'))) AS place
          FROM candidate c JOIN crowded w USING (kk_index)) placed
    WHERE place > ${perFamily}::int`
}

/** The ticket with which the quota is full; none when there is room for everybody. */
async function findLastTicket(transaction: Transaction, number: number, seed: string, quota: number): Promise<void> {
  await transaction.$executeRaw`
    UPDATE registration.wave_draw d SET last_priority = last.priority, last_ticket = last.ticket
    FROM (SELECT e.priority, sha256(convert_to(${seed} || ':' || e.registrant_id::text, 'UTF8')) AS ticket
          FROM registration.wave_entry e JOIN registration.registrant r ON r.id = e.registrant_id
          WHERE e.wave_number = ${number}::int AND (r.selected_at IS NULL OR r.revoked_at IS NOT NULL)
            AND NOT EXISTS (SELECT FROM registration.wave_draw_passed_over p
                            WHERE p.wave_number = e.wave_number AND p.registrant_id = e.registrant_id)
          ORDER BY 1, 2 OFFSET ${quota - 1}::int LIMIT 1) last
    WHERE d.wave_number = ${number}::int`
}
