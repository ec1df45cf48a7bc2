import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import { STEPS } from '#prisma/journey.ts'
import { MOST_CELLS } from '../questions/funnel-statement.ts'
import { FILTER_FIELDS, FUNNEL_DIMENSIONS } from './dimensions.ts'

export const FUNNEL_ORDERS = ['ANY', 'STRICT'] as const
/** What people are put together by when they entered: the day, the ISO week, or the wave. */
export const COHORT_GRAINS = ['DAY', 'WEEK', 'WAVE'] as const
export type CohortGrain = (typeof COHORT_GRAINS)[number]

const LONGEST_WINDOW_DAYS = 3_650

const values = z
  .array(z.string().min(1, 'no value is empty').max(80, 'no value is longer than 80 characters'))
  .min(1, 'name at least one value, or leave the dimension out')
  .max(1_000, 'at most 1,000 values')
const optionalValues = optional(values)
const isUnique = (list: readonly string[]): boolean => new Set(list).size === list.length

/** GraphQL knows null where we know absence. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined)
}

/** A Jakarta day, YYYY-MM-DD. */
export const day = optional(z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day is YYYY-MM-DD'))

const filled = z
  .object({
    ...(Object.fromEntries(Object.keys(FILTER_FIELDS).map((field) => [field, optionalValues])) as Record<
      keyof typeof FILTER_FIELDS,
      typeof optionalValues
    >),
    enteredFrom: day,
    enteredTo: day,
  })
  .refine(({ enteredFrom, enteredTo }) => !enteredFrom || !enteredTo || enteredFrom <= enteredTo, {
    path: ['enteredTo'],
    message: 'the last day is before the first',
  })

export const filter = filled.nullish().transform((value) => value ?? filled.parse({}))
export type FunnelFilter = z.output<typeof filter>

/** Up to two dimensions, none twice. */
export const by = z
  .array(z.enum(FUNNEL_DIMENSIONS))
  .max(2, 'at most two dimensions')
  .refine(isUnique, 'each dimension once')
  .nullish()
  .transform((list) => list ?? [])

export const asOf = optional(z.date())

/** Days of a conversion window. */
export const windowDays = optional(
  z.number().int().min(1, 'at least one day').max(LONGEST_WINDOW_DAYS, `at most ${LONGEST_WINDOW_DAYS} days`),
)

const fields = z.object({
  asOf,
  filter,
  by,
  order: z
    .enum(FUNNEL_ORDERS)
    .nullish()
    .transform((order) => order ?? 'ANY'),
  steps: z
    .array(z.enum(STEPS))
    .min(1, 'name at least one step, or leave the list out')
    .refine(isUnique, 'each step once')
    .nullish()
    .transform((list) => list ?? [...STEPS]),
  windowDays,
  cohort: optional(z.enum(COHORT_GRAINS)),
  /** A part of the breakdown: so many cells, after the end of another page. */
  page: optional(
    z.object({
      size: z.number().int().min(1, 'at least one cell').max(MOST_CELLS, `at most ${MOST_CELLS} cells`),
      after: optional(z.string()),
    }),
  ),
  /** Another period or cohort; what it leaves out is as in the question. */
  compareWith: optional(z.object({ asOf, filter: optional(filled) })),
})

const request = fields
  .refine(({ page, by }) => !page || by.length, { path: ['page'], message: 'goes with by' })
  .refine(({ page, compareWith }) => !page || !compareWith, {
    path: ['page'],
    message: 'does not go with compareWith: ask the other question by itself',
  })

/** A question to the funnel. `steps` in the order asked for, which is the order that STRICT means. */
export type FunnelRequest = z.output<typeof request>

/** Throws InvalidInputError. */
export function parseFunnelRequest(input: unknown): FunnelRequest {
  return parseInput(request, input)
}

/** Whether the question is about some people and not about all. */
export function isFiltered({ filter }: Pick<FunnelRequest, 'filter'>): boolean {
  return Object.values(filter).some((value) => value !== undefined)
}
