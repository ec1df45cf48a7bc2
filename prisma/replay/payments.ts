import { addMonth, DAY, dayOf, endOfDay, HOUR } from './calendar.ts'
import { at } from './columns.ts'
import { type Scale, scaleFigure } from './decimal.ts'
import type { Figures } from './figures.ts'
import { type Choice, chooseSurveys, chooseUntil } from './payment-choice.ts'
import { collectMoney, type Payments } from './payment-list.ts'
import type { People } from './people.ts'
import { hashUnit, normal } from './random.ts'
import { bankRhythm } from './rhythm.ts'
import { INCENTIVE_IDR, rulesOn, SURVEY_IDR } from './rules.ts'
import { PAID, STEP_COUNT } from './steps.ts'
import type { PersonTimes } from './times.ts'
import type { Draw } from './wave-windows.ts'

export type PaymentsInput = {
  figures: Figures
  scale: Scale
  seed: number
  draws: readonly Draw[]
  people: People
  personTimes: PersonTimes
}

/** What has been settled so far; times by slot, 0 where not. */
export type Money = {
  /** First to fourth monthly incentive; the first is PAID. */
  incentives: Int32Array[]
  /** First to third survey. */
  surveys: Int32Array[]
  /** How many of each the slot's person is entitled to. */
  entitledIncentives: Uint8Array
  entitledSurveys: Uint8Array
}

/**
 * Settlement times of all incentives and surveys. The sum by each snapshot with `paidAmountIdr` is its target, or the
 * nearest Rp 50,000 that the people paid by then can have had; what lacks is in `short`.
 */
export function planPayments(input: PaymentsInput): Payments {
  const money = startMoney(input)
  const { figures, scale, seed } = input
  const amounts: Payments['amounts'] = []
  const warnings: string[] = []
  let since = 0
  figures.snapshots.forEach(({ day, paidAmountIdr, asOf }, snapshot) => {
    const until = endOfDay(day)
    const last = snapshot === figures.snapshots.length - 1
    if (!paidAmountIdr && !last) return
    const target = paidAmountIdr && scaleFigure(paidAmountIdr.value, scale)
    settlePeriod(money, seed, since, until, target)
    since = until
    if (!paidAmountIdr || target === undefined) return
    const settled = settledBy(money, until)
    amounts.push({ snapshot, target, settled })
    if (Math.abs(target - settled) > SURVEY_IDR / 2) {
      warnings.push(
        `line ${paidAmountIdr.line}: paidAmountIdr on ${asOf} is ${target} at this scale; ${settled} is the nearest that can have been paid`,
      )
    }
  })
  const short = amounts.reduce(
    (sum, { target, settled }) => sum + (target - settled > 6 * INCENTIVE_IDR ? target - settled : 0),
    0,
  )
  return { ...collectMoney(money), amounts, short, warnings }
}

function startMoney({ draws, people, personTimes }: PaymentsInput): Money {
  const slots = people.personOf.length
  const columns = (count: number) => Array.from({ length: count }, () => new Int32Array(slots))
  const money: Money = {
    incentives: columns(4),
    surveys: columns(3),
    entitledIncentives: new Uint8Array(slots),
    entitledSurveys: new Uint8Array(slots),
  }
  const entitlements = draws.map(({ drawnAt }) => rulesOn(dayOf(drawnAt)).rules)
  const times = new Int32Array(STEP_COUNT)
  const paidIn = at(people.reachedAfter, people.reachedAfter.length - 1)
  for (let slot = 0; slot < slots; slot++) {
    if (paidIn[slot] === 0) continue
    const person = people.personOf[slot] ?? 0
    const entitlement = at(entitlements, (people.drawOf[person] ?? 1) - 1)
    money.entitledIncentives[slot] = entitlement.incentives
    money.entitledSurveys[slot] = entitlement.surveys
    personTimes(person, slot, times)
    at(money.incentives, 0)[slot] = times[PAID] ?? 0
  }
  return money
}

/** Everything settled up to an instant, rupiah. */
function settledBy({ incentives, surveys }: Money, until: number): number {
  const sum = (columns: readonly Int32Array[]) =>
    columns.reduce((total, column) => total + column.reduce((n, time) => n + (time > 0 && time <= until ? 1 : 0), 0), 0)
  return sum(incentives) * INCENTIVE_IDR + sum(surveys) * SURVEY_IDR
}

function settlePeriod(money: Money, seed: number, since: number, until: number, target: number | undefined): void {
  const choice = chooseUntil(
    money,
    seed,
    since,
    until,
    target === undefined ? undefined : target - settledBy(money, until),
  )
  settleIncentives(money, choice, seed, since, until)
  const surveys = chooseSurveys(money, choice, seed, until)
  for (const [slot, number] of surveys) {
    const earliest = Math.max(
      at(money.incentives, number)[slot] ?? 0,
      number > 0 ? (at(money.surveys, number - 1)[slot] ?? 0) : 0,
      since + 1,
    )
    const latest = Math.min(until, earliest + 10 * DAY)
    at(money.surveys, number)[slot] = bankRhythm(earliest, latest, hashUnit(seed, slot, 80 + number))
  }
}

/** Gives each slot the monthly incentives chosen for it, each early enough for those that follow it before `until`. */
function settleIncentives(
  { incentives }: Money,
  { chosen, held }: Choice,
  seed: number,
  since: number,
  until: number,
): void {
  for (let slot = 0; slot < chosen.length; slot++) {
    const from = held[slot] ?? 0
    const to = from + (chosen[slot] ?? 0)
    for (let number = from; number < to; number++) {
      const earliest = Math.max(addMonth(at(incentives, number - 1)[slot] ?? 0), since + 1)
      const following = to - number - 1
      const room = until - addMonths(earliest, following) - 4 * DAY
      const share = hashUnit(seed, slot, 70 + number)
      const usual = Math.floor(earliest + Math.min(room, monthlyDelay(seed, slot, number) * 2))
      const time = room > HOUR ? bankRhythm(earliest, usual, share) : earliest
      at(incentives, number)[slot] = addMonths(time, following) <= until ? time : earliest
    }
  }
}

function addMonths(instant: number, months: number): number {
  let result = instant
  for (let month = 0; month < months; month++) result = addMonth(result)
  return result
}

/** How long after it may be paid a monthly incentive usually is: median two days. */
export function monthlyDelay(seed: number, slot: number, number: number): number {
  return 2 * DAY * Math.exp(0.8 * normal(hashUnit(seed, slot, 90 + number), hashUnit(seed, slot, 95 + number)))
}
