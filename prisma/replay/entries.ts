import type { PeoplePlan, PlannedWave } from './plan.ts'
import { hashUnit } from './random.ts'
import { citizenRhythm } from './rhythm.ts'

/** One person's entry into one wave; `selectedAt` where they were drawn in it. Seconds since 1970. */
export type Entry = { wave: number; enteredAt: number; selectedAt: number }

/** Somebody who was not drawn enters the next wave that often, and less after each time. */
const AGAIN = 0.7
const AGAIN_EACH_TIME = 0.9

/**
 * The waves somebody entered, in order: the first one at JOINED, others until they were drawn, the one they were drawn
 * in for certain. `drawIndex` is -1 for those who were not drawn.
 */
export function listEntries(plan: PeoplePlan, person: number, joinedAt: number, drawIndex: number): Entry[] {
  const draw = plan.draws[drawIndex]
  const first =
    plan.waves.findLast(
      ({ opensAt, closesAt, number }) => joinedAt > opensAt && joinedAt <= closesAt && number === draw?.wave,
    ) ?? plan.waves.findLast(({ opensAt, closesAt }) => joinedAt > opensAt && joinedAt <= closesAt)
  if (!first) return []
  const entries: Entry[] = [{ wave: first.number, enteredAt: joinedAt, selectedAt: 0 }]
  let willingness = AGAIN
  for (const wave of plan.waves) {
    if (wave.number === first.number || wave.opensAt < joinedAt || wave.number === draw?.wave) continue
    // In time to be drawn in the wave that they were drawn in.
    if (draw && wave.closesAt > draw.closesAt) continue
    if (hashUnit(plan.seed, person, 300 + wave.number) >= willingness) continue
    willingness *= AGAIN_EACH_TIME
    const enteredAt = enter(plan, person, wave, joinedAt, Math.min(wave.closesAt, plan.end))
    if (enteredAt > joinedAt) entries.push({ wave: wave.number, enteredAt, selectedAt: 0 })
  }
  if (draw) {
    if (first.number !== draw.wave) {
      const wave = plan.waves.find(({ number }) => number === draw.wave) ?? first
      entries.push({ wave: wave.number, enteredAt: enter(plan, person, wave, joinedAt, draw.closesAt), selectedAt: 0 })
    }
    for (const entry of entries) if (entry.wave === draw.wave) entry.selectedAt = draw.drawnAt
  }
  return entries.sort((a, b) => a.enteredAt - b.enteredAt)
}

function enter(plan: PeoplePlan, person: number, wave: PlannedWave, after: number, until: number): number {
  const from = Math.min(Math.max(wave.opensAt, after) + 1, until)
  return citizenRhythm(from, until, hashUnit(plan.seed, person, 400 + wave.number))
}
