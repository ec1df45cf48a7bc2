import type { WaveDraw } from '#prisma/client/client.ts'
import type { Database, Transaction } from '#prisma/database.ts'
import { appendEvents } from '#prisma/journey.ts'
import { rulesSchema, termsSchema } from '#prisma/programme-rules.ts'
import { lockWave } from './lock.ts'

const DAY_MS = 86_400_000
/** Entries in one transaction: readers of the journey wait no longer than a second or two. */
const AT_A_TIME = 10_000

/**
 * Carries out the next page of a decided draw in one transaction: SELECTED for those of the page whose ticket is not
 * beyond the last, with their decisions; after the last page WAVE_DRAWN. Returns how many of the wave are selected so
 * far, and whether the draw is finished. Whoever is killed in between leaves whole pages; anybody may go on.
 */
export async function drawPage(
  database: Database,
  number: number,
  atATime = AT_A_TIME,
): Promise<{ finished: boolean; selected: number }> {
  return database.$transaction(
    async (transaction) => {
      const wave = await lockWave(transaction, number)
      const draw = await transaction.waveDraw.findUniqueOrThrow({ where: { waveNumber: number } })
      if (draw.finishedAt) return { finished: true, selected: draw.selectedCount }
      const page = await select(transaction, draw, atATime)
      const told = page.last ? await tell(transaction, draw, page.last, wave.purchaseWithinDays) : 0
      const selectedCount = draw.selectedCount + told
      const finished = page.size < atATime
      await transaction.waveDraw.update({
        where: { waveNumber: number },
        data: { selectedCount, doneUpTo: page.last ?? draw.doneUpTo, finishedAt: finished ? new Date() : null },
      })
      if (finished) await finish(transaction, draw, { quota: wave.quota, round: wave.drawRound, selectedCount })
      return { finished, selected: selectedCount }
    },
    { timeout: 55_000 },
  )
}

/** Marks who of the next page is selected. Whoever was revoked since the decision was no candidate when it was made. */
async function select(
  transaction: Transaction,
  { waveNumber, seed, ruleVersion, decidedAt, lastPriority, lastTicket, doneUpTo }: WaveDraw,
  atATime: number,
): Promise<{ size: number; last: string | null }> {
  const [page] = await transaction.$queryRaw<{ size: number; last: string | null }[]>`
    WITH page AS MATERIALIZED (
      SELECT registrant_id, priority FROM registration.wave_entry
      WHERE wave_number = ${waveNumber}::int AND (${doneUpTo}::uuid IS NULL OR registrant_id > ${doneUpTo}::uuid)
      ORDER BY registrant_id LIMIT ${atATime}::int
    ), candidate AS MATERIALIZED (
      SELECT page.registrant_id, over.registrant_id IS NULL AS eligible,
             over.registrant_id IS NULL AND (${lastTicket}::bytea IS NULL OR
               (page.priority, sha256(convert_to(${seed} || ':' || page.registrant_id::text, 'UTF8')))
                 <= (${lastPriority}::int, ${lastTicket}::bytea)) AS selected
      FROM page JOIN registration.registrant r ON r.id = page.registrant_id
      LEFT JOIN registration.wave_draw_passed_over over
        ON over.wave_number = ${waveNumber}::int AND over.registrant_id = page.registrant_id
      WHERE r.selected_at IS NULL OR r.revoked_at <= ${decidedAt}
    ), decided AS (
      INSERT INTO registration.eligibility_decision (registrant_id, stage, rule_version, eligible, reason_codes, decided_at)
      SELECT registrant_id, 'DRAWING', ${ruleVersion}, eligible,
             CASE WHEN eligible THEN '{}'::text[] ELSE '{TOO_MANY_IN_FAMILY}' END, ${decidedAt}
      FROM candidate
    ), registrant AS (
      UPDATE registration.registrant r SET selected_wave = ${waveNumber}::int, selected_at = ${decidedAt}, revoked_at = NULL
      FROM candidate c WHERE c.selected AND r.id = c.registrant_id
    ), entry AS (
      UPDATE registration.wave_entry e SET selected_at = ${decidedAt}
      FROM candidate c WHERE c.selected AND e.wave_number = ${waveNumber}::int AND e.registrant_id = c.registrant_id
    )
    SELECT count(*)::int AS size, (SELECT registrant_id FROM page ORDER BY 1 DESC LIMIT 1) AS last FROM page`
  if (!page) throw new Error('an aggregate without a row')
  return page
}

/** Appends SELECTED for everybody selected after the pages before and up to `last`; returns how many. */
async function tell(
  transaction: Transaction,
  { waveNumber, ruleVersion, decidedAt, doneUpTo }: WaveDraw,
  last: string,
  purchaseWithinDays: number | null,
): Promise<number> {
  const { rules } = await transaction.ruleVersion.findUniqueOrThrow({ where: { version: ruleVersion } })
  const purchaseBy =
    purchaseWithinDays === null ? null : new Date(decidedAt.getTime() + purchaseWithinDays * DAY_MS).toISOString()
  const payload = { purchaseBy, ruleVersion, terms: termsSchema.parse(rulesSchema.parse(rules)) }
  const [told] = await transaction.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM journey.append_drafts((
      SELECT array_agg(ROW('SELECTED', registrant_id, ${decidedAt}::timestamptz, ${waveNumber}::smallint, NULL, NULL, NULL,
                           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                           ${JSON.stringify(payload)}::jsonb)::journey.draft ORDER BY registrant_id)
      FROM registration.wave_entry
      WHERE wave_number = ${waveNumber}::int AND selected_at IS NOT NULL AND registrant_id <= ${last}::uuid
        AND (${doneUpTo}::uuid IS NULL OR registrant_id > ${doneUpTo}::uuid)))`
  return told?.count ?? 0
}

async function finish(
  transaction: Transaction,
  { waveNumber, seed, decidedAt }: WaveDraw,
  { quota, round, selectedCount }: { quota: number; round: number | null; selectedCount: number },
): Promise<void> {
  await transaction.wave.update({
    where: { number: waveNumber },
    data: { drawnAt: decidedAt, drawSeed: seed, selectedCount },
  })
  const payload = { seed, round, quota, selectedCount }
  await appendEvents(transaction, [
    { type: 'WAVE_DRAWN', occurredAt: decidedAt, slices: { wave: waveNumber }, payload },
  ])
}
