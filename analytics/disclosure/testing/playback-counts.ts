import { readFileSync } from 'node:fs'
import { AGE_BANDS, EDUCATIONS, GENDERS, PROVINCES, UNKNOWN_VALUES } from '#prisma/dimensions.ts'
import { courseOf, createAttributes, paymentPartnerOf, platformCodeOf } from '#prisma/replay/attributes.ts'
import { listEntries } from '#prisma/replay/entries.ts'
import { parseFigures } from '#prisma/replay/figures.ts'
import { listPayments } from '#prisma/replay/person-money.ts'
import { planPlayback } from '#prisma/replay/plan.ts'
import { INCENTIVE_IDR, SURVEY_IDR } from '#prisma/replay/rules.ts'
import {
  ACCOUNT_VERIFIED,
  CERTIFIED,
  ELIGIBLE,
  IDENTITY_VERIFIED,
  JOINED,
  PAID,
  PHONE_VERIFIED,
  PURCHASED,
  REGISTERED,
  SELECTED,
} from '#prisma/replay/steps.ts'
import { STATE_EPOCH_MS } from '../../clickhouse/state-columns.ts'
import { type Draw, tellingSeconds } from '../../editions/draws.ts'
import { COUNTED_TABLES } from '../../editions/edition-tables.ts'
import { tablesOf } from '../../editions/protect-weeks.ts'
import type { Increment } from '../../editions/read-counts.ts'
import { dayUntil, endOfDay, endOfWeek, weekOfDay } from '../../editions/week-ends.ts'
import { toWeeklyTables } from '../../editions/weekly-tables.ts'
import { type CodeLists, toCodeLists } from '../../funnel/code-lists.ts'
import { BASE, isWithheld } from '../promise.ts'
import type { NewTable } from '../protect.ts'
import type { PaymentsWeek } from './payments-attacker.ts'

/** Values of a slice, each from the second on at which it became known. */
type Course = { code: number; from: number }[]
type PlayedBackPerson = { times: Int32Array; slices: Record<string, Course> }

const FIGURES = new URL('../../../prisma/replay/figures/prakerja-2020.json', import.meta.url)

/** The people of a playback without a database: times in seconds since 1970 (0: not reached). */
function forEachPlayedBack(scale: string, visit: (person: PlayedBackPerson) => void): void {
  const plan = planPlayback(parseFigures(readFileSync(FIGURES, 'utf8')), scale, 1)
  const attributesOf = createAttributes(plan.seed, 2020)
  const times = new Int32Array(14)
  let slot = 0
  for (let number = 0; number < plan.people.total; number++) {
    const isSelected = plan.people.personOf[slot] === number
    plan.personTimes(number, isSelected ? slot++ : -1, times)
    const at = (step: number): number => times[step] ?? 0
    const who = attributesOf(number, at(REGISTERED), at(PHONE_VERIFIED) > 0 && at(ELIGIBLE) === 0)
    const drawIndex = (plan.people.drawOf[number] ?? 0) - 1
    const entries = at(JOINED) > 0 ? listEntries(plan, number, at(JOINED), drawIndex) : []
    const since = (step: number, code: number): Course => (at(step) > 0 ? [{ code, from: at(step) }] : [])
    visit({
      times,
      slices: {
        WAVE: [
          ...entries
            .filter(({ enteredAt }) => at(SELECTED) === 0 || enteredAt < at(SELECTED))
            .map(({ wave, enteredAt }) => ({ code: wave, from: enteredAt })),
          ...since(SELECTED, plan.draws[drawIndex]?.wave ?? 0),
        ],
        PROVINCE: since(IDENTITY_VERIFIED, who.province),
        GENDER: since(IDENTITY_VERIFIED, who.gender),
        AGE_BAND: since(IDENTITY_VERIFIED, who.ageBand),
        EDUCATION: since(IDENTITY_VERIFIED, who.education),
        PLATFORM: since(PURCHASED, platformCodeOf(courseOf(plan.seed, number).platformId)),
        PAYMENT_PARTNER: since(ACCOUNT_VERIFIED, paymentPartnerOf(plan.seed, number).sliceCode),
      },
    })
  }
}

const DAY_SECONDS = 86_400
const STATE_EPOCH = STATE_EPOCH_MS / 1000
/** 2020-01-01, 00:00 in Jakarta. */
const FIRST_DAY = Date.UTC(2020, 0, 1) / 1000 - 7 * 3600

function dayOf(second: number): number {
  return Math.floor((second - FIRST_DAY) / DAY_SECONDS)
}

function weekOf(second: number): number {
  return weekOfDay(dayOf(second))
}

/**
 * The tables about people of a playback, up to its last whole week. Slices are as known at the end of each week, as in
 * weekly editions; of the last weeks only, when the first edition holds all weeks before them; by default it holds all.
 */
export function countPlayback(scale: string, { later = 0 } = {}): NewTable[] {
  const counted = new Map<string, Increment>()
  const add = (table: string, code: number, measure: number, moment: number, people: number): void => {
    const name = `${table} ${code} ${measure} ${moment}`
    const increment = counted.get(name) ?? { table, code, measure, moment, people: 0 }
    increment.people += people
    counted.set(name, increment)
  }
  const last = lastWeekOf(scale)
  const draws = drawsOf(scale)
  const telling = tellingSeconds(draws)
  /** Waves can be told apart at moments within a day; other tables' rows at none. */
  const pointOf = (id: string, step: number, time: number): number => {
    const next =
      id === 'funnel-by-wave' && step === PURCHASED ? telling.find((second) => second > time - STATE_EPOCH) : undefined
    const end = endOfDay(dayOf(time))
    return next !== undefined && next < end ? next : end
  }
  const firstHas = later === 0 ? Number.POSITIVE_INFINITY : last - later
  forEachPlayedBack(scale, ({ times, slices }) => {
    for (const { id, rows } of COUNTED_TABLES) {
      if (rows.by !== 'SLICE') continue
      const course = slices[rows.dimension] ?? []
      for (const [step, time] of times.entries()) {
        if (time === 0) continue
        const known = Math.max(weekOf(time), firstHas)
        let code = course.findLast(({ from }) => weekOf(from) <= known)?.code ?? 0
        add(id, code, step, pointOf(id, step, time), 1)
        for (const next of course) {
          if (weekOf(next.from) <= known) continue
          // A value becomes known at the end of a week, as editions see it.
          add(id, code, step, endOfWeek(weekOf(next.from)), -1)
          code = next.code
          add(id, code, step, endOfWeek(weekOf(next.from)), 1)
        }
      }
    }
  })
  const increments = [...counted.values()]
  const weeks = [...new Set(increments.map(({ moment }) => weekOfDay(dayUntil(moment))))].filter((week) => week <= last)
  weeks.sort((one, other) => one - other)
  const weekly = toWeeklyTables({ increments, draws }, weeks, codeListsOfCode()).filter(
    ({ table }) => table.rows.by === 'SLICE',
  )
  return tablesOf({ weekly, published: [] })
}

function drawsOf(scale: string): Map<number, Draw> {
  const draws = new Map<number, Draw>()
  forEachPlayedBack(scale, ({ times, slices }) => {
    const [time = 0, wave] = [times[SELECTED], slices.WAVE?.at(-1)?.code]
    if (time === 0 || wave === undefined) return
    const second = time - STATE_EPOCH
    const { first, last } = draws.get(wave) ?? { first: second, last: second }
    draws.set(wave, { first: Math.min(first, second), last: Math.max(last, second) })
  })
  return draws
}

/** The last whole week of a playback. */
function lastWeekOf(scale: string): number {
  return weekOf(planPlayback(parseFigures(readFileSync(FIGURES, 'utf8')), scale, 1).end) - 1
}

/** Payments of a playback at its week ends, with what an edition tells of them: none of them ever comes back. */
export function countPlaybackPayments(scale: string): PaymentsWeek[] {
  const plan = planPlayback(parseFigures(readFileSync(FIGURES, 'utf8')), scale, 1)
  const counted = new Map<number, Record<'incentives' | 'surveys' | 'failed' | 'paid', number>>()
  const add = (name: 'incentives' | 'surveys' | 'failed' | 'paid', second: number): void => {
    const counts = counted.get(weekOf(second)) ?? { incentives: 0, surveys: 0, failed: 0, paid: 0 }
    counts[name] += 1
    counted.set(weekOf(second), counts)
  }
  const times = new Int32Array(14)
  for (const [slot, number] of plan.people.personOf.entries()) {
    plan.personTimes(number, slot, times)
    const [certifiedAt = 0, verifiedAt = 0, paidAt = 0] = [times[CERTIFIED], times[ACCOUNT_VERIFIED], times[PAID]]
    if (paidAt === 0) continue
    add('paid', paidAt)
    for (const { amount, settledAt, failed } of listPayments(plan, slot, certifiedAt, verifiedAt)) {
      add(amount === INCENTIVE_IDR ? 'incentives' : 'surveys', settledAt)
      if (failed) add('failed', failed.at)
    }
  }
  const sum = { incentives: 0, surveys: 0, failed: 0, paid: 0 }
  return [...counted]
    .sort(([one], [other]) => one - other)
    .map(([, counts]) => {
      for (const name of ['incentives', 'surveys', 'failed', 'paid'] as const) sum[name] += counts[name]
      const paidAmount = sum.incentives * INCENTIVE_IDR + sum.surveys * SURVEY_IDR
      const rounded = Math.floor(sum.failed / BASE) * BASE
      return {
        ...sum,
        returned: 0,
        paidAmount,
        published: { failed: isWithheld(rounded) ? null : rounded, returned: null },
      }
    })
}

/** As far as they stand in code: platforms and payment partners are rows by their codes. */
export function codeListsOfCode(): CodeLists {
  const values = [...UNKNOWN_VALUES, ...PROVINCES, ...GENDERS, ...AGE_BANDS, ...EDUCATIONS]
  return toCodeLists(
    values.map((value) => ({
      ...value,
      label_id: value.labelId,
      label_en: value.labelEn,
      valid_from: value.validFrom ?? null,
    })),
  )
}
