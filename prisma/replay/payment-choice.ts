import { addMonth } from './calendar.ts'
import { at } from './columns.ts'
import { type Money, monthlyDelay } from './payments.ts'
import { hashUnit } from './random.ts'
import { INCENTIVE_IDR, SURVEY_IDR } from './rules.ts'

/** What settles in a period beyond the first incentives. */
export type Choice = {
  /** By slot: monthly incentives settled before the period or first paid in it, and how many more settle in it. */
  held: Uint8Array
  chosen: Uint8Array
  /** How many surveys settle in the period; undefined: as usual. */
  surveys: number | undefined
}

const UNITS_PER_INCENTIVE = INCENTIVE_IDR / SURVEY_IDR
/** Share of the surveys that people may answer that are usually answered and paid. */
const USUAL_ANSWERS = 0.75

/** Sort keys hold (minute, slot) in the 53 bits of a double: 2^26 minutes last until 2097. */
const SLOT_LIMIT = 2 ** 26

/**
 * Chooses the monthly incentives that settle in (since, until]: those that usually would, or, when `remaining` rupiah
 * are to be paid, as many of the earliest as make it up together with a plausible number of surveys.
 */
export function chooseUntil(
  money: Money,
  seed: number,
  since: number,
  until: number,
  remaining: number | undefined,
): Choice {
  const { incentives, entitledIncentives, entitledSurveys } = money
  const slots = entitledIncentives.length
  const held = new Uint8Array(slots)
  const chosen = new Uint8Array(slots)
  const keys: number[] = []
  let answerable = 0
  for (let slot = 0; slot < slots; slot++) {
    const first = incentives[0]?.[slot] ?? 0
    if (first === 0 || first > until) continue
    let count = 1
    while (count < 4 && (incentives[count]?.[slot] ?? 0) > 0) count++
    held[slot] = count
    answerable += Math.min(count, entitledSurveys[slot] ?? 0) - answered(money, slot)
    let earliest = incentives[count - 1]?.[slot] ?? 0
    let usual = earliest
    for (let number = count; number < (entitledIncentives[slot] ?? 0); number++) {
      earliest = Math.max(addMonth(earliest), since + 1)
      if (earliest > until) break
      usual = Math.max(addMonth(usual), since + 1) + monthlyDelay(seed, slot, number)
      keys.push(Math.floor(usual / 60) * SLOT_LIMIT + slot)
    }
  }
  const order = Float64Array.from(keys).sort()
  const slotAt = (place: number) => at(order, place) % SLOT_LIMIT
  const take = (place: number) => {
    const slot = slotAt(place)
    chosen[slot] = (chosen[slot] ?? 0) + 1
  }
  if (remaining === undefined) {
    for (let place = 0; place < order.length && Math.floor(at(order, place) / SLOT_LIMIT) * 60 <= until; place++)
      take(place)
    return { held, chosen, surveys: undefined }
  }

  const wanted = Math.round(remaining / SURVEY_IDR)
  let best = { incentives: 0, surveys: 0, off: Number.POSITIVE_INFINITY, unusual: Number.POSITIVE_INFINITY }
  for (let count = 0; count <= order.length; count++) {
    const surveys = Math.max(0, Math.min(answerable, wanted - UNITS_PER_INCENTIVE * count))
    const off = Math.abs(wanted - UNITS_PER_INCENTIVE * count - surveys)
    const unusual = Math.abs(surveys - USUAL_ANSWERS * answerable)
    if (off < best.off || (off === best.off && unusual < best.unusual))
      best = { incentives: count, surveys, off, unusual }
    if (count === order.length) break
    const slot = slotAt(count)
    const number = (held[slot] ?? 0) + (chosen[slot] ?? 0)
    take(count)
    if (number < (entitledSurveys[slot] ?? 0)) answerable++
  }
  chosen.fill(0)
  for (let place = 0; place < best.incentives; place++) take(place)
  return { held, chosen, surveys: best.surveys }
}

function answered({ surveys }: Money, slot: number): number {
  return surveys.reduce((count, column) => count + ((column[slot] ?? 0) > 0 ? 1 : 0), 0)
}

/** Which surveys settle: [slot, number from 0], earlier ones of a person before later ones. */
export function chooseSurveys(
  money: Money,
  choice: Choice,
  seed: number,
  until: number,
): [slot: number, number: number][] {
  const keys: number[] = []
  const slots = choice.held.length
  for (let slot = 0; slot < slots; slot++) {
    if (choice.held[slot] === 0) continue
    const possible = Math.min((choice.held[slot] ?? 0) + (choice.chosen[slot] ?? 0), money.entitledSurveys[slot] ?? 0)
    for (let number = answered(money, slot); number < possible; number++) {
      // Some people answer and some do not, and more answer the first than the third.
      const reluctance = hashUnit(seed, slot, 60) * 0.8 + number * 0.1
      if (choice.surveys === undefined) {
        const paidAt = money.incentives[number]?.[slot] ?? 0
        if (reluctance > USUAL_ANSWERS || paidAt > until) break
      }
      keys.push(Math.floor(reluctance * 0x100_0000) * 0x800_0000 + slot * 4 + number)
    }
  }
  const order = Float64Array.from(keys).sort()
  return Array.from(order.subarray(0, choice.surveys ?? order.length), (key): [number, number] => {
    const place = key % 0x800_0000
    return [Math.floor(place / 4), place % 4]
  })
}
