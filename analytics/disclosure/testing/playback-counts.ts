import { readFileSync } from 'node:fs'
import { AGE_BANDS, EDUCATIONS, GENDERS, PROVINCES, UNKNOWN_VALUES } from '#prisma/dimensions.ts'
import { courseOf, createAttributes, paymentPartnerOf, platformCodeOf } from '#prisma/replay/attributes.ts'
import { parseFigures } from '#prisma/replay/figures.ts'
import { planPlayback } from '#prisma/replay/plan.ts'
import { COUNTED_TABLES } from '../../editions/edition-tables.ts'
import { tablesOf } from '../../editions/protect-weeks.ts'
import type { Increment } from '../../editions/read-counts.ts'
import { weekOfDay } from '../../editions/week-ends.ts'
import { toWeeklyTables } from '../../editions/weekly-tables.ts'
import { type CodeLists, toCodeLists } from '../../funnel/code-lists.ts'
import type { NewTable } from '../protect.ts'

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
      const week = weekOfDay(Math.floor((time - FIRST_DAY) / DAY_SECONDS))
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
