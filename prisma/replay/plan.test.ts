import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDay, parseDay } from './calendar.ts'
import { checkPlan } from './check-plan.ts'
import { parseFigures } from './figures.ts'
import { FiguresError } from './figures-error.ts'
import { type Plan, planPlayback } from './plan.ts'
import { PREREQUISITES, SELECTED, STEP_COUNT, STEP_NAMES } from './steps.ts'

const published = parseFigures(readFileSync(new URL('./figures/prakerja-2020.json', import.meta.url), 'utf8'))

/** Everything that a plan says about its people and their money. */
function contentOf(plan: Plan) {
  const { people, payments } = plan
  return {
    waves: plan.waves,
    draws: plan.draws,
    reached: [...people.reached, people.drawOf, ...people.reachedAfter].map((column) =>
      Buffer.from(column.buffer).toString('base64'),
    ),
    payments: [payments.kinds, payments.settledAt].map((column) => Buffer.from(column.buffer).toString('base64')),
  }
}

describe('a plan of the published figures', () => {
  test.each(['1:1000', '0.0001', '1:100', '0.000001', '1/7919'])(
    'meets every count, amount, window, quota, limit and order at %s',
    (scale) => {
      const plan = planPlayback(published, scale, 1)
      expect(checkPlan(plan)).toEqual([])
      expect(plan.payments.short).toBe(0)
    },
  )

  test('pays 1.6 billion rupiah by 15 September 2020 at 1:1000, to the rupiah', () => {
    expect(planPlayback(published, '0.001', 1).payments.amounts).toEqual([
      { snapshot: 3, target: 1_600_000_000, settled: 1_600_000_000 },
    ])
  })

  test('keeps the quotas that were published and divides the rest of a snapshot among its other waves', () => {
    const { waves, warnings } = planPlayback(published, '0.001', 1)
    expect(waves.map(({ selected }) => selected)).toEqual([200, 256, 224, 800, 800, 800, 800, 760, 760])
    expect(warnings).toEqual([])
  })

  test('is the same for the same seed, and another for another', () => {
    const first = contentOf(planPlayback(published, '0.001', 7))
    expect(contentOf(planPlayback(published, '1:1000', 7))).toEqual(first)
    expect(contentOf(planPlayback(published, '0.001', 8)).reached).not.toEqual(first.reached)
  })

  test('has about 10,000 to 20,000 more people completed than paid on 27 July 2020, as reported', () => {
    const { targets } = planPlayback(published, '0.1', 1)
    const at = targets.snapshots[2] ?? 0
    const inFlight = 10 * ((targets.counts[8]?.[at] ?? 0) - (targets.counts[13]?.[at] ?? 0))
    expect(inFlight).toBeGreaterThan(8_000)
    expect(inFlight).toBeLessThan(22_000)
  })
})

/** A random file that can be met: counts are cut down until they follow the prerequisites and never fall. */
const feasibleFile = fc
  .record({
    start: fc.integer({ min: parseDay('2019-01-01') ?? 0, max: parseDay('2026-01-01') ?? 0 }),
    steps: fc.uniqueArray(fc.integer({ min: 0, max: STEP_COUNT - 1 }), { minLength: 1, maxLength: 14 }),
    snapshots: fc.array(
      fc.record({
        gap: fc.integer({ min: 1, max: 120 }),
        counts: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: STEP_COUNT, maxLength: STEP_COUNT }),
        given: fc.array(fc.boolean(), { minLength: STEP_COUNT, maxLength: STEP_COUNT }),
        newWaves: fc.integer({ min: 0, max: 4 }),
        saysWaves: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    scale: fc.constantFrom('1', '0.1', '1:7', '0.013'),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(({ start, steps, snapshots, scale, seed }) => {
    let day = start
    let lastWave = 1
    const before = new Array<number>(STEP_COUNT).fill(0)
    const file = {
      steps: STEP_NAMES.filter((_, step) => steps.includes(step)),
      snapshots: snapshots.map(({ gap, counts, given, newWaves, saysWaves }, index) => {
        day += gap
        lastWave += index === 0 ? 0 : newWaves
        // Growth of a step is at most that of its prerequisites' room.
        for (let step = 0; step < STEP_COUNT; step++) {
          const room = (PREREQUISITES[step] ?? []).map((prerequisite) => before[prerequisite] ?? 0)
          const grown = (before[step] ?? 0) + (counts[step] ?? 0)
          before[step] = Math.max(before[step] ?? 0, Math.min(grown, ...room))
        }
        return {
          asOf: formatDay(day),
          source: 'invented',
          ...(saysWaves ? { waves: lastWave === 1 ? '1' : `1-${lastWave}` } : {}),
          cumulative: Object.fromEntries(
            STEP_NAMES.flatMap((name, step) => (steps.includes(step) && given[step] ? [[name, before[step]]] : [])),
          ),
          rounded: [],
        }
      }),
      waves: [],
    }
    return { text: JSON.stringify(file, null, 1), scale, seed }
  })

/** The same with quotas, days and amounts at random, which often contradict the rest. */
const anyFile = fc
  .record({
    base: feasibleFile,
    amounts: fc.array(fc.option(fc.integer({ min: 600_000, max: 2_550_000 })), { minLength: 6, maxLength: 6 }),
    waves: fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 1, max: 12 }),
        quota: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined }),
        opens: fc.integer({ min: -20, max: 300 }),
        length: fc.option(fc.integer({ min: 0, max: 9 })),
      }),
      { selector: ({ number }) => number, maxLength: 4 },
    ),
  })
  .map(({ base, amounts, waves }) => {
    const file = JSON.parse(base.text)
    const first = parseDay(file.snapshots[0].asOf) ?? 0
    let amountBefore = 0
    file.snapshots.forEach((snapshot: { cumulative: { paid?: number }; paidAmountIdr?: number }, index: number) => {
      const average = amounts[index]
      if (average === null || average === undefined || snapshot.cumulative.paid === undefined) return
      amountBefore = Math.max(amountBefore, snapshot.cumulative.paid * average)
      snapshot.paidAmountIdr = amountBefore
    })
    file.waves = waves.map(({ number, quota, opens, length }) => ({
      number,
      quota,
      ...(length === null ? {} : { opensOn: formatDay(first + opens), closesOn: formatDay(first + opens + length) }),
    }))
    return { ...base, text: JSON.stringify(file, null, 1) }
  })

describe('any file of the form', () => {
  test('is either planned without breaking a rule or refused with the lines at fault', () => {
    fc.assert(
      fc.property(anyFile, ({ text, scale, seed }) => {
        try {
          expect(checkPlan(planPlayback(parseFigures(text), scale, seed))).toEqual([])
        } catch (error) {
          if (!(error instanceof FiguresError)) throw error
          expect(error.problems.every(({ lines }) => lines.length > 0)).toBe(true)
        }
      }),
      { numRuns: 200, seed: 20_200_420 },
    )
  })
})

describe('a plan of any file that can be met', () => {
  test('meets every published count and breaks no rule', () => {
    fc.assert(
      fc.property(feasibleFile, ({ text, scale, seed }) => {
        expect(checkPlan(planPlayback(parseFigures(text), scale, seed))).toEqual([])
      }),
      { numRuns: 150, seed: 20_200_411 },
    )
  })

  test('needs no more than one snapshot with one step', () => {
    for (const name of STEP_NAMES) {
      const text = JSON.stringify({ snapshots: [{ asOf: '2023-08-01', cumulative: { [name]: 40 } }] })
      const plan = planPlayback(parseFigures(text), '1', 1)
      expect(checkPlan(plan)).toEqual([])
    }
  })

  test('draws the last wave again when more were selected in the same waves', () => {
    const text = JSON.stringify({
      snapshots: [
        { asOf: '2022-03-01', waves: '7', cumulative: { selected: 300 } },
        { asOf: '2022-04-01', waves: '7', cumulative: { selected: 340 } },
      ],
    })
    const plan = planPlayback(parseFigures(text), '1', 1)
    expect(plan.draws.map(({ wave, count }) => [wave, count])).toEqual([
      [7, 300],
      [7, 40],
    ])
    expect(plan.targets.counts[SELECTED]?.at(-1)).toBe(340)
    expect(checkPlan(plan)).toEqual([])
  })
})
