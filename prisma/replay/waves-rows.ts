import type { ClientBase } from 'pg'
import { DAY, HOUR } from './calendar.ts'
import type { CopyValue } from './copy.ts'
import { ID_KINDS, idOf } from './identifiers.ts'
import { EVENT } from './person-journey.ts'
import type { Plan } from './plan.ts'
import { purchaseLimitOf } from './rules.ts'
import { STEP_COUNT } from './steps.ts'
import { type ReplayTables, SLICE_COLUMNS } from './tables.ts'

type WaveEvent = { type: number; wave: number; at: number; payload?: string }

/** Opening, closing, draws and announcement of each wave, as far as they lie within the playback, in the order of their times. */
export function listWaveEvents(plan: Plan): WaveEvent[] {
  const events = plan.waves.flatMap((wave): WaveEvent[] => {
    const draws = plan.draws.filter((draw) => draw.wave === wave.number)
    return [
      { type: EVENT.WAVE_OPENED, wave: wave.number, at: wave.opensAt },
      { type: EVENT.WAVE_CLOSED, wave: wave.number, at: wave.closesAt },
      ...draws.flatMap(({ drawnAt, count }): WaveEvent[] => [
        { type: EVENT.WAVE_DRAWN, wave: wave.number, at: drawnAt, payload: `{"selected":${count}}` },
        { type: EVENT.ANNOUNCED, wave: wave.number, at: announcedAt(drawnAt) },
      ]),
    ]
  })
  return events.filter(({ at }) => at <= plan.end).sort((a, b) => a.at - b.at || a.type - b.type)
}

/** The results of 20 April 2020 were announced the day after. */
function announcedAt(drawnAt: number): number {
  return drawnAt + 18 * HOUR
}

export function addWaveEvents(tables: ReplayTables, plan: Plan): void {
  const nothing = (count: number): CopyValue[] => new Array(count).fill(null)
  listWaveEvents(plan).forEach(({ type, wave, at, payload }, index) => {
    const position = index + 1
    tables.event.add([
      ...[position, idOf(plan.seed, ID_KINDS.event, position, at), null, at, null, null, null, type, wave],
      ...[...nothing(SLICE_COLUMNS.length - 1 + STEP_COUNT + 4), payload],
    ])
  })
}

/** Rows of `registration.wave` (without a seed: whom a played-back draw took follows from the figures, and no seed repeats it), and the code list of the slice. */
export async function insertWaves(client: ClientBase, plan: Plan): Promise<void> {
  const rows = plan.waves.map((wave) => {
    const drawnAt = Math.max(0, ...plan.draws.filter((draw) => draw.wave === wave.number).map((draw) => draw.drawnAt))
    const by = drawnAt > 0 ? purchaseLimitOf(wave.number, drawnAt) : undefined
    const within = (at: number) => (at <= plan.end ? timestamp(at) : null)
    return {
      number: wave.number,
      quota: wave.quota,
      opens_at: timestamp(wave.opensAt),
      closes_at: timestamp(wave.closesAt),
      opened_at: within(wave.opensAt),
      closed_at: within(wave.closesAt),
      drawn_at: timestamp(drawnAt),
      announced_at: drawnAt > 0 ? within(announcedAt(drawnAt)) : null,
      purchase_within_days: by === undefined ? null : Math.round((by - drawnAt) / DAY),
    }
  })
  await client.query(
    `INSERT INTO registration.wave (number, quota, opens_at, closes_at, opened_at, closed_at, drawn_at, announced_at,
                                    purchase_within_days, synthetic)
     SELECT w.number, w.quota, w.opens_at, w.closes_at, w.opened_at, w.closed_at, w.drawn_at, w.announced_at,
            w.purchase_within_days, true
     FROM jsonb_to_recordset($1::jsonb) AS w (number smallint, quota integer, opens_at timestamptz, closes_at timestamptz,
       opened_at timestamptz, closed_at timestamptz, drawn_at timestamptz, announced_at timestamptz,
       purchase_within_days smallint)`,
    [JSON.stringify(rows)],
  )
  await client.query(
    `INSERT INTO journey.dimension_value (dimension, code, key, label_id, label_en)
     SELECT 'WAVE', number, number::text, 'Gelombang ' || number, 'Wave ' || number FROM registration.wave
     ON CONFLICT DO NOTHING`,
  )
}

/** Seconds since 1970 as a timestamp; nothing for 0. */
function timestamp(seconds: number): string | null {
  return seconds === 0 ? null : new Date(seconds * 1000).toISOString()
}

/** What can only be counted once everybody is there. */
export async function completeWaves(client: ClientBase): Promise<void> {
  await client.query(
    `UPDATE registration.wave SET entrant_count = counted.entrants, selected_count = counted.selected
     FROM (SELECT wave_number, count(*) AS entrants, count(selected_at) AS selected
           FROM registration.wave_entry GROUP BY wave_number) counted
     WHERE wave.number = counted.wave_number AND wave.drawn_at IS NOT NULL`,
  )
}
