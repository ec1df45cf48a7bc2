import { CohortGrain, FunnelDimension, FunnelOrder, Step, TrendGrain } from '../generated/graphql.ts'
import { type Day, isDay } from '../statistics/day.ts'
import type { SearchParameters } from '../statistics/question.ts'

// The choices, in the schema's order; that of the steps is the journey's.
export const STEPS = Object.values(Step)
export const DIMENSIONS = Object.values(FunnelDimension)
export const ORDERS = Object.values(FunnelOrder)
export const COHORTS = Object.values(CohortGrain)
export const GRAINS = Object.values(TrendGrain)

/** Filters by their names in the address, with the API's field and dimension. */
export const FILTERS = {
  wave: { field: 'wave', dimension: 'WAVE' },
  province: { field: 'province', dimension: 'PROVINCE' },
  district: { field: 'district', dimension: 'DISTRICT' },
  gender: { field: 'gender', dimension: 'GENDER' },
  age: { field: 'ageBand', dimension: 'AGE_BAND' },
  education: { field: 'education', dimension: 'EDUCATION' },
  platform: { field: 'platform', dimension: 'PLATFORM' },
  partner: { field: 'paymentPartner', dimension: 'PAYMENT_PARTNER' },
  category: { field: 'courseCategory', dimension: 'COURSE_CATEGORY' },
} as const

export type FilterName = keyof typeof FILTERS
export const FILTER_NAMES: readonly FilterName[] = [
  'wave',
  'province',
  'district',
  'gender',
  'age',
  'education',
  'platform',
  'partner',
  'category',
]

export const WINDOWS = [1, 3, 7, 14, 30, 60, 90] as const

const USUAL_STEPS: readonly Step[] = [
  'REGISTERED',
  'PHONE_VERIFIED',
  'JOINED',
  'SELECTED',
  'PURCHASED',
  'COMPLETED',
  'PAID',
]
/** More than any list of codes has (514 districts), so that a longer one always holds a value that is reported. */
const MOST_VALUES = 600

/** What an analyst asks, whole, as the address has it. */
export type ExplorerQuestion = {
  day: Day
  steps: readonly Step[]
  order: FunnelOrder
  window: number | undefined
  by: readonly FunnelDimension[]
  filter: Readonly<Partial<Record<FilterName, readonly string[]>>>
  since: Day | undefined
  until: Day | undefined
  cohort: CohortGrain | undefined
  /** To compare with: another day, another wave, others by when they registered. */
  compare: Day | undefined
  compareWave: string | undefined
  compareSince: Day | undefined
  compareUntil: Day | undefined
  /** The two steps that the lower half is about; chosen by where most people stopped unless asked for. */
  from: Step | undefined
  to: Step | undefined
  grain: TrendGrain
  /** Times to the second instead of by bins. */
  exact: boolean
  after: string | undefined
}

/**
 * `backwards`: a last day before the first, or a step after that is not after; `alone`: a step with none after or before it
 * among those chosen. `value` is what was given.
 */
export type ExplorerMistake = {
  field: string
  problem: 'unknown' | 'malformed' | 'future' | 'backwards' | 'alone'
  value: string
}

type Choices = { openAt: Day; lastDay: Day; values: ReadonlyMap<FunnelDimension, ReadonlySet<string>> }

/** Reads the address's query. Whatever it holds, the answer is a question, and what of it could not be understood. */
export function readExplorerQuestion(
  given: SearchParameters,
  { openAt, lastDay, values }: Choices,
): { question: ExplorerQuestion; mistakes: ExplorerMistake[] } {
  const mistakes: ExplorerMistake[] = []
  const all = (field: string): string[] => {
    const value = given[field]
    const list = value === undefined ? [] : Array.isArray(value) ? value : [value]
    return [...new Set(list.map((text) => text.trim().slice(0, 80)).filter((text) => text !== ''))].slice(
      0,
      MOST_VALUES,
    )
  }
  const one = <Value extends string>(field: string, known: readonly Value[]): Value | undefined => {
    const [asked] = all(field)
    const found = known.find((each) => each === asked)
    if (asked !== undefined && found === undefined) mistakes.push({ field, problem: 'unknown', value: asked })
    return found
  }
  const dayIn = (field: string, most: Day = '2999-12-31'): Day | undefined => {
    const [asked] = all(field)
    if (asked === undefined) return undefined
    if (!isDay(asked) || asked < '2000-01-01') mistakes.push({ field, problem: 'malformed', value: asked })
    else if (asked > most) mistakes.push({ field, problem: 'future', value: asked })
    else return asked
    return undefined
  }
  const known = (field: string, dimension: FunnelDimension): string[] => {
    const allowed = values.get(dimension) ?? new Set()
    const asked = all(field)
    for (const value of asked) if (!allowed.has(value)) mistakes.push({ field, problem: 'unknown', value })
    return asked.filter((value) => allowed.has(value))
  }

  const stepsAsked = all('step')
  for (const value of stepsAsked) {
    if (!STEPS.some((step) => step === value)) mistakes.push({ field: 'step', problem: 'unknown', value })
  }
  const stepsKnown = STEPS.filter((step) => stepsAsked.includes(step))
  const steps = stepsKnown.length > 0 ? stepsKnown : USUAL_STEPS
  const [windowAsked] = all('window')
  const window = windowAsked !== undefined && /^[1-9]\d{0,2}$/.test(windowAsked) ? Number(windowAsked) : undefined
  if (windowAsked !== undefined && window === undefined) {
    mistakes.push({ field: 'window', problem: 'unknown', value: windowAsked })
  }
  const [first, second] = [one('by', DIMENSIONS), one('by2', DIMENSIONS)]
  const filter: Partial<Record<FilterName, readonly string[]>> = {}
  for (const name of FILTER_NAMES) {
    const chosen = known(name, FILTERS[name].dimension)
    if (chosen.length > 0) filter[name] = chosen
  }
  const daysIn = (first: string, last: string) => {
    const [since, until] = [dayIn(first), dayIn(last)]
    if (since !== undefined && until !== undefined && until < since) {
      mistakes.push({ field: last, problem: 'backwards', value: until })
    }
    return { since, until }
  }
  const { since, until } = daysIn('since', 'until')
  const others = daysIn('compareSince', 'compareUntil')
  const { gap, mistake } = gapIn(steps, one('from', STEPS), one('to', STEPS))
  if (mistake !== undefined) mistakes.push(mistake)
  const question: ExplorerQuestion = {
    day: dayIn('date', lastDay) ?? openAt,
    steps,
    order: one('order', ORDERS) ?? 'ANY',
    window,
    by: [...new Set([first, second].filter((each) => each !== undefined))],
    filter,
    since,
    until,
    cohort: one('cohort', COHORTS),
    compare: dayIn('compare', lastDay),
    compareWave: known('compareWave', 'WAVE')[0],
    compareSince: others.since,
    compareUntil: others.until,
    from: gap?.from,
    to: gap?.to,
    grain: one('grain', GRAINS) ?? 'WEEK',
    exact: one('exact', ['1']) !== undefined,
    after: [given.after ?? []].flat()[0]?.slice(0, 400) || undefined,
  }
  return { question, mistakes }
}

/** The two steps to look between; where one is asked for alone, the other is its neighbour among the steps chosen. */
function gapIn(
  steps: readonly Step[],
  from: Step | undefined,
  to: Step | undefined,
): { gap?: { from: Step; to: Step }; mistake?: ExplorerMistake } {
  const isBefore = (one: Step, other: Step) => STEPS.indexOf(one) < STEPS.indexOf(other)
  if (to === undefined) {
    if (from === undefined) return {}
    const next = steps.find((step) => isBefore(from, step))
    return next ? { gap: { from, to: next } } : { mistake: { field: 'from', problem: 'alone', value: from } }
  }
  const first = from ?? steps.findLast((step) => isBefore(step, to))
  if (first === undefined) return { mistake: { field: 'to', problem: 'alone', value: to } }
  return isBefore(first, to)
    ? { gap: { from: first, to } }
    : { mistake: { field: 'to', problem: 'backwards', value: to } }
}

/** The question as a query string, in a fixed order; `over` replaces parts of it. What is not asked is left out. */
export function explorerQuery(question: ExplorerQuestion, over: Partial<ExplorerQuestion> = {}): string {
  const asked = { ...question, ...over }
  const query = new URLSearchParams({ date: asked.day })
  const put = (name: string, value: string | number | undefined) => {
    if (value !== undefined) query.set(name, String(value))
  }
  if (asked.steps.join() !== USUAL_STEPS.join()) for (const step of asked.steps) query.append('step', step)
  if (asked.order !== 'ANY') put('order', asked.order)
  put('window', asked.window)
  put('by', asked.by[0])
  put('by2', asked.by[1])
  for (const name of FILTER_NAMES) for (const value of asked.filter[name] ?? []) query.append(name, value)
  put('since', asked.since)
  put('until', asked.until)
  put('cohort', asked.cohort)
  put('compare', asked.compare)
  put('compareWave', asked.compareWave)
  put('compareSince', asked.compareSince)
  put('compareUntil', asked.compareUntil)
  put('from', asked.from)
  put('to', asked.to)
  if (asked.grain !== 'WEEK') put('grain', asked.grain)
  if (asked.exact) put('exact', '1')
  put('after', asked.after)
  return query.toString()
}

/** The whole query as it came: where a form that was sent from a question leads back to. */
export function queryAsAsked(given: SearchParameters): string {
  const fields = Object.entries(given).flatMap(([name, value]) => [value ?? []].flat().map((each) => [name, each]))
  return new URLSearchParams(fields).toString()
}

/** The filter as the API takes it; nothing when nobody is left out. */
export function apiFilter({ filter, since, until }: Pick<ExplorerQuestion, 'filter' | 'since' | 'until'>) {
  const chosen = Object.fromEntries(
    FILTER_NAMES.flatMap((name) => {
      const values = filter[name]
      return values === undefined ? [] : [[FILTERS[name].field, [...values]]]
    }),
  )
  const period = { ...(since && { enteredFrom: since }), ...(until && { enteredTo: until }) }
  const whole = { ...chosen, ...period }
  return Object.keys(whole).length === 0 ? null : whole
}

/** The question that this one is compared with: of another day, another wave, others by when they registered. */
export function comparedWith(question: ExplorerQuestion): ExplorerQuestion | undefined {
  const { compare, compareWave, compareSince, compareUntil, day, filter } = question
  if ([compare, compareWave, compareSince, compareUntil].every((each) => each === undefined)) return undefined
  const others = compareWave === undefined ? filter : { ...filter, wave: [compareWave] }
  const none = { compare: undefined, compareWave: undefined, compareSince: undefined, compareUntil: undefined }
  const entries = comparesEntries(question) ? { since: compareSince, until: compareUntil } : {}
  return { ...question, ...none, ...entries, day: compare ?? day, filter: others }
}

export function comparesEntries({ compareSince, compareUntil }: ExplorerQuestion): boolean {
  return compareSince !== undefined || compareUntil !== undefined
}

/** Whether people are told apart by wave anywhere in the question. */
export function asksForWaves({ filter, by, cohort, compareWave }: ExplorerQuestion): boolean {
  return filter.wave !== undefined || by.includes('WAVE') || cohort === 'WAVE' || compareWave !== undefined
}
