import { readFileSync } from 'node:fs'
import { STEPS } from '#prisma/journey.ts'
import { courseOf, createAttributes, paymentPartnerOf, platformCodeOf } from '#prisma/replay/attributes.ts'
import { parseFigures } from '#prisma/replay/figures.ts'
import { planPlayback } from '#prisma/replay/plan.ts'
import type { NewTable } from '../protect.ts'
import { STEP_ORDER } from '../step-order.ts'

type PlayedBackPerson = { times: Int32Array; slices: Record<string, number> }

const FIGURES = new URL('../../../prisma/replay/figures/prakerja-2020.json', import.meta.url)
const [IDENTITY_VERIFIED, PHONE_VERIFIED, ELIGIBLE, JOINED, PURCHASED, ACCOUNT_VERIFIED] = [2, 3, 4, 5, 7, 12]

/** The people of a playback without a database: times in seconds since 1970 (0: not reached), slices as known at its end. */
function forEachPlayedBack(scale: string, visit: (person: PlayedBackPerson) => void): void {
  const plan = planPlayback(parseFigures(readFileSync(FIGURES, 'utf8')), scale, 1)
  const attributesOf = createAttributes(plan.seed, 2020)
  const times = new Int32Array(14)
  let slot = 0
  for (let number = 0; number < plan.people.total; number++) {
    const isSelected = plan.people.personOf[slot] === number
    plan.personTimes(number, isSelected ? slot++ : -1, times)
    const reached = (step: number): boolean => (times[step] ?? 0) > 0
    const who = attributesOf(number, times[0] ?? 0, reached(PHONE_VERIFIED) && !reached(ELIGIBLE))
    const draw = plan.draws[(plan.people.drawOf[number] ?? 0) - 1]
    const known = reached(IDENTITY_VERIFIED)
    visit({
      times,
      slices: {
        wave: draw?.wave ?? (reached(JOINED) ? 1 + (number % 7) : 0),
        province: known ? who.province : 0,
        gender: known ? who.gender : 0,
        ageBand: known ? who.ageBand : 0,
        education: known ? who.education : 0,
        platform: reached(PURCHASED) ? platformCodeOf(courseOf(plan.seed, number).platformId) : 0,
        paymentPartner: reached(ACCOUNT_VERIFIED) ? paymentPartnerOf(plan.seed, number).sliceCode : 0,
      },
    })
  }
}

const DAY_SECONDS = 86_400
/** Monday, 00:00 in Jakarta, of the week in which 1970 began. */
const FIRST_MONDAY = -3 * DAY_SECONDS - 7 * 3600

/** The funnel's tables of a playback, by slice, at each of its week ends but the last, which is not over. */
export function countPlayback(scale: string): NewTable[] {
  const increments = new Map<string, Map<number, Map<string, number>>>()
  const weeks = new Set<number>()
  forEachPlayedBack(scale, ({ times, slices }) => {
    for (const [slice, code] of Object.entries(slices)) {
      const rows = getOrMake(increments, slice, () => new Map())
      const counts: Map<string, number> = getOrMake(rows, code, () => new Map())
      for (const [step, time] of times.entries()) {
        if (time === 0) continue
        const week = Math.floor((time - FIRST_MONDAY) / (7 * DAY_SECONDS))
        weeks.add(week)
        counts.set(`${week} ${step}`, (counts.get(`${week} ${step}`) ?? 0) + 1)
      }
    }
  })
  const ends = [...weeks].sort((one, other) => one - other).slice(0, -1)
  return [...increments].map(([id, rows]) => {
    const codes = [...rows.keys()].sort((one, other) => one - other)
    const shape = {
      id,
      rows: codes.map(String),
      measures: STEPS.map((_step, index) => index),
      implied: STEP_ORDER,
      known: id === 'wave' ? [STEPS.indexOf('SELECTED')] : [],
    }
    const counts = new Int32Array(codes.length * STEPS.length)
    const history = ends.map((week) => {
      for (let cell = 0; cell < counts.length; cell++) {
        const [row, step] = [Math.floor(cell / STEPS.length), cell % STEPS.length]
        counts[cell] = (counts[cell] ?? 0) + (rows.get(codes[row] ?? 0)?.get(`${week} ${step}`) ?? 0)
      }
      return { counts: counts.slice(), absent: new Set<number>() }
    })
    return { shape, published: [], weeks: history }
  })
}

function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
