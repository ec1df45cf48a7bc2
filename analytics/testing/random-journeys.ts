import type pg from 'pg'
import { STEPS } from '#prisma/journey.ts'
import type { Random } from './random.ts'

type Draft = Record<string, unknown> & { type: string; participant_id: string; occurred_at: string }

/** Codes that may occur, by column; 0 (not known) among them. */
export type SliceCodes = Record<string, readonly number[]>

const SLICES = [
  'province',
  'district',
  'gender',
  'age_band',
  'education',
  'platform',
  'payment_partner',
  'course_category',
] as const
export type World = { random: Random; codes: SliceCodes; participantIds: string[] }

const PAYMENTS = ['PAYMENT_SENT', 'PAYMENT_SETTLED', 'PAYMENT_SETTLED', 'PAYMENT_FAILED', 'PAYMENT_RETURNED'] as const
const FIRST_DAY = Date.UTC(2020, 3, 1)
const DAYS = 240
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Up to four values of each slice, so that every combination has people. */
export async function readSliceCodes(client: pg.ClientBase): Promise<SliceCodes> {
  const { rows } = await client.query<{ dimension: string; codes: number[] }>(
    `SELECT dimension, (array_agg(code ORDER BY code))[1:4] AS codes FROM journey.dimension_value
     WHERE code > 0 GROUP BY dimension`,
  )
  return Object.fromEntries(rows.map(({ dimension, codes }) => [dimension.toLowerCase(), [0, ...codes]]))
}

function randomSlice({ random, codes }: World, name = random.pick(SLICES)): Record<string, number> {
  return { [name]: random.pick(codes[name] ?? [0]) }
}

/** Any moment of 2020, one in ten exactly at a Jakarta midnight, where days change hands; a few under later rules. */
function randomInstant(random: Random): string {
  const years = random.chance(0.03) ? 3 * 365 * DAY_MS : 0
  const day = FIRST_DAY + random.between(0, DAYS) * DAY_MS + years
  const offset = random.chance(0.1) ? 17 * HOUR_MS - random.between(0, 1) : Math.floor(random.next() * DAY_MS)
  return new Date(day + offset).toISOString()
}

function randomUuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.between(0, 15).toString(16)).join('')
  const variant = random.pick(['8', '9', 'a', 'b'])
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, `$1-$2-4$3-${variant}$4-$5`).slice(0, 36)
}

function registration(world: World, participantId: string): Draft {
  const { random } = world
  const slices = SLICES.filter(() => random.chance(0.6)).map((name) => randomSlice(world, name))
  return {
    type: 'REGISTERED',
    participant_id: participantId,
    occurred_at: randomInstant(random),
    ...Object.assign({}, ...slices),
  }
}

/** What can happen to somebody, in no sensible order: the funnel must count it all the same. */
function anything(world: World, participantId: string): Draft {
  const { random } = world
  const base = { participant_id: participantId, occurred_at: randomInstant(random) }
  const kind = random.next()
  if (kind < 0.7) {
    const wave = random.chance(0.5) ? { wave: random.between(1, 5) } : {}
    const type = random.pick(STEPS)
    return { ...base, ...wave, type, ...(type === 'PURCHASED' && { amount: random.between(1, 10) * 100_000 }) }
  }
  if (kind < 0.8) return { ...base, ...payment(world) }
  if (kind < 0.83) return { ...base, type: random.pick(['REVOKED', 'BALANCE_EXPIRED']) }
  if (kind < 0.9) return { ...base, type: 'SLICE_KNOWN', ...randomSlice(world) }
  return { ...base, ...correction(world), type: 'CORRECTED' }
}

/** Half of them say which partner they went to. */
function payment({ random, codes }: World): { type: string; [name: string]: unknown } {
  const paymentPartner = random.pick(codes.payment_partner ?? [0])
  const payload = random.chance(0.5) ? { payload: { paymentPartner } } : {}
  return { type: random.pick(PAYMENTS), amount: random.between(1, 9) * 50_000, ...payload }
}

function correction(world: World): Record<string, unknown> {
  const { random } = world
  const reason = 'entered wrongly'
  if (random.chance(0.3)) {
    return { ...randomSlice(world), payload: { reason, slice: 'any' } }
  }
  const corrects = random.pick(STEPS)
  return { corrects, ...(random.chance(0.6) && { corrected_to: randomInstant(random) }), payload: { reason } }
}

/** Registers people and lets things happen to them, in transactions of a few hundred events. */
export async function appendRandomJourneys(
  client: pg.ClientBase,
  world: World,
  amounts: { people: number; events: number },
): Promise<void> {
  const { random } = world
  const newcomers = Array.from({ length: amounts.people }, () => randomUuid(random))
  await appendInChunks(
    client,
    newcomers.map((id) => registration(world, id)),
  )
  world.participantIds.push(...newcomers)
  const drafts = Array.from({ length: amounts.events }, () => anything(world, random.pick(world.participantIds)))
  await appendInChunks(client, drafts)
}

async function appendInChunks(client: pg.ClientBase, drafts: readonly Draft[]): Promise<void> {
  const size = 400
  for (let start = 0; start < drafts.length; start += size) {
    await client.query('SELECT count(*) FROM journey.append($1::jsonb)', [
      JSON.stringify(drafts.slice(start, start + size)),
    ])
  }
}
