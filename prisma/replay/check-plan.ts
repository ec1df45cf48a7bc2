import { addMonth, endOfDay } from './calendar.ts'
import { at } from './columns.ts'
import { scaleFigure } from './decimal.ts'
import type { Plan } from './plan.ts'
import { INCENTIVE_IDR, SURVEY_IDR } from './rules.ts'
import { JOINED, PAID, PREREQUISITES, PURCHASED, SELECTED, STEP_COUNT, STEP_NAMES } from './steps.ts'

/**
 * Walks every person of a plan and lists what it breaks: published counts and amounts, order of steps, windows, draws,
 * limits, months between incentives. Empty when the plan is sound. For tests, and for anybody who doubts a plan.
 */
export function checkPlan(plan: Plan): string[] {
  const broken = new Set<string>()
  const counted = plan.figures.snapshots.map(() => new Float64Array(STEP_COUNT))
  const ends = plan.figures.snapshots.map(({ day }) => endOfDay(day))
  const times = new Int32Array(STEP_COUNT)
  let slot = 0
  let registeredBefore = 0
  for (let person = 0; person < plan.people.total; person++) {
    const isSelected = plan.people.personOf[slot] === person
    plan.personTimes(person, isSelected ? slot : -1, times)
    if (at(times, 0) < registeredBefore) broken.add('people are not in the order of registration')
    registeredBefore = at(times, 0)
    checkSteps(plan, person, times, broken)
    ends.forEach((end, snapshot) => {
      times.forEach((time, step) => {
        if (time > 0 && time <= end) at(counted, snapshot)[step] = at(at(counted, snapshot), step) + 1
      })
    })
    if (isSelected) checkPayments(plan, slot++, times, broken)
  }
  plan.figures.snapshots.forEach((snapshot, index) => {
    for (const [step, figure] of snapshot.counts) {
      const target = scaleFigure(figure.value, plan.scale)
      const count = at(at(counted, index), step)
      if (count !== target) broken.add(`${STEP_NAMES[step]} on ${snapshot.asOf}: ${count} instead of ${target}`)
    }
  })
  checkWaves(plan, broken)
  checkAmounts(plan, ends, broken)
  return [...broken]
}

function checkSteps(plan: Plan, person: number, times: Int32Array, broken: Set<string>): void {
  times.forEach((time, step) => {
    if (time === 0) return
    if (time <= plan.start || time > plan.end) broken.add(`${STEP_NAMES[step]} outside the playback`)
    for (const before of PREREQUISITES[step] ?? []) {
      if (at(times, before) === 0 || at(times, before) > time) {
        broken.add(`${STEP_NAMES[step]} without or before ${STEP_NAMES[before]}`)
      }
    }
  })
  const joined = at(times, JOINED)
  if (joined > 0 && !plan.waves.some(({ opensAt, closesAt }) => joined > opensAt && joined <= closesAt)) {
    broken.add('joined while no wave was open')
  }
  if (at(times, SELECTED) === 0) return
  const index = (plan.people.drawOf[person] ?? 0) - 1
  const draw = at(plan.draws, index)
  if (at(times, SELECTED) !== draw.drawnAt) broken.add('selected at another time than the draw')
  if (joined > draw.closesAt) broken.add('selected in a wave that closed before the person joined')
  if (at(times, PURCHASED) > at(plan.people.purchaseLimits, index)) broken.add('first purchase after its limit')
}

function checkPayments(plan: Plan, slot: number, times: Int32Array, broken: Set<string>): void {
  const { offsets, kinds, settledAt } = plan.payments
  const incentives: number[] = []
  const surveys: number[] = []
  for (let place = at(offsets, slot); place < at(offsets, slot + 1); place++) {
    const list = at(kinds, place) > 10 ? surveys : incentives
    if (at(kinds, place) % 10 !== list.length + 1) broken.add('payments are not numbered in sequence')
    list.push(at(settledAt, place))
  }
  if ((incentives[0] ?? 0) !== at(times, PAID)) broken.add('paid is not the first incentive')
  incentives.forEach((time, index) => {
    if (index > 0 && time < addMonth(at(incentives, index - 1))) broken.add('incentives less than a month apart')
    if (time > plan.end) broken.add('a payment after the playback')
  })
  surveys.forEach((time, index) => {
    if (time < (incentives[index] ?? Number.POSITIVE_INFINITY)) broken.add('a survey before its incentive')
    if (time > plan.end) broken.add('a payment after the playback')
  })
}

function checkWaves(plan: Plan, broken: Set<string>): void {
  for (const wave of plan.waves) {
    if (wave.opensAt >= wave.closesAt) broken.add(`wave ${wave.number} closes before it opens`)
    if (wave.selected > wave.quota) broken.add(`wave ${wave.number} selects more than its quota`)
  }
  for (const draw of plan.draws)
    if (draw.drawnAt <= draw.closesAt) broken.add(`wave ${draw.wave} is drawn before it closes`)
}

function checkAmounts(plan: Plan, ends: readonly number[], broken: Set<string>): void {
  for (const { snapshot, settled } of plan.payments.amounts) {
    let sum = 0
    plan.payments.settledAt.forEach((time, place) => {
      if (time <= at(ends, snapshot)) sum += at(plan.payments.kinds, place) > 10 ? SURVEY_IDR : INCENTIVE_IDR
    })
    if (sum !== settled) broken.add(`amounts say ${settled}, payments add up to ${sum}`)
  }
}
