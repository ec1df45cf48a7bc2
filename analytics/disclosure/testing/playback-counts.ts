import { readFileSync } from 'node:fs'
import { AGE_BANDS, EDUCATIONS, GENDERS, PROVINCES, UNKNOWN_VALUES } from '#prisma/dimensions.ts'
import { courseOf, createAttributes, paymentPartnerOf, platformCodeOf } from '#prisma/replay/attributes.ts'
import { parseFigures } from '#prisma/replay/figures.ts'
import { listPayments } from '#prisma/replay/person-money.ts'
import { planPlayback } from '#prisma/replay/plan.ts'
import { INCENTIVE_IDR, SURVEY_IDR } from '#prisma/replay/rules.ts'
import { ACCOUNT_VERIFIED, CERTIFIED, PAID } from '#prisma/replay/steps.ts'
import { COUNTED_TABLES } from '../../editions/edition-tables.ts'
import { tablesOf } from '../../editions/protect-weeks.ts'
import type { Increment } from '../../editions/read-counts.ts'
import { weekOfDay } from '../../editions/week-ends.ts'
import { toWeeklyTables } from '../../editions/weekly-tables.ts'
import { type CodeLists, toCodeLists } from '../../funnel/code-lists.ts'
import { BASE, isWithheld } from '../promise.ts'
import type { NewTable } from '../protect.ts'
import type { PaymentsWeek } from './payments-attacker.ts'

type PlayedBackPerson = { times: Int32Array; slices: Record<string, number> }

const FIGURES = new URL('../../../prisma/replay/figures/prakerja-2020.json', import.meta.url)
const [IDENTITY_VERIFIED, PHONE_VERIFIED, ELIGIBLE, JOINED, PURCHASED] = [2, 3, 4, 5, 7]

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
        WAVE: draw?.wave ?? (reached(JOINED) ? 1 + (number % 7) : 0),
        PROVINCE: known ? who.province : 0,
        GENDER: known ? who.gender : 0,
        AGE_BAND: known ? who.ageBand : 0,
        EDUCATION: known ? who.education : 0,
        PLATFORM: reached(PURCHASED) ? platformCodeOf(courseOf(plan.seed, number).platformId) : 0,
        PAYMENT_PARTNER: reached(ACCOUNT_VERIFIED) ? paymentPartnerOf(plan.seed, number).sliceCode : 0,
      },
    })
  }
}

const DAY_SECONDS = 86_400
/** 2020-01-01, 00:00 in Jakarta. */
const FIRST_DAY = Date.UTC(2020, 0, 1) / 1000 - 7 * 3600

function weekOf(second: number): number {
  return weekOfDay(Math.floor((second - FIRST_DAY) / DAY_SECONDS))
}

/** The tables about people of a playback's first edition: up to its last whole week. */
export function countPlayback(scale: string): NewTable[] {
  const counted = new Map<string, Increment>()
  const add = (table: string, code: number, measure: number, week: number): void => {
    const name = `${table} ${code} ${measure} ${week}`
    const increment = counted.get(name) ?? { table, code, measure, week, people: 0 }
    increment.people += 1
    counted.set(name, increment)
  }
  forEachPlayedBack(scale, ({ times, slices }) => {
    for (const [step, time] of times.entries()) {
      if (time === 0) continue
      const week = weekOf(time)
      for (const { id, rows } of COUNTED_TABLES) {
        if (rows.by === 'SLICE') add(id, slices[rows.dimension] ?? 0, step, week)
      }
    }
  })
  const increments = [...counted.values()]
  const weeks = [...new Set(increments.map(({ week }) => week))].sort((one, other) => one - other).slice(0, -1)
  const weekly = toWeeklyTables(increments, weeks, codeListsOfCode()).filter(({ table }) => table.rows.by === 'SLICE')
  return tablesOf({ weekly, published: [] })
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
