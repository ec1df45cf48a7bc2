import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import { STEPS } from '#prisma/journey.ts'
import { FILTER_FIELDS, FUNNEL_DIMENSIONS } from './dimensions.ts'

export const FUNNEL_ORDERS = ['ANY', 'STRICT'] as const

const values = z
  .array(z.string().min(1).max(80))
  .min(1, 'name at least one value, or leave the dimension out')
  .max(1_000, 'at most 1,000 values')
const optionalValues = values.nullish().transform((list) => list ?? undefined)
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'a day is YYYY-MM-DD')
  .nullish()
  .transform((text) => text ?? undefined)
const isUnique = (list: readonly string[]): boolean => new Set(list).size === list.length

const filter = z
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

const request = z.object({
  asOf: z
    .date()
    .nullish()
    .transform((date) => date ?? undefined),
  filter: filter.nullish().transform((value) => value ?? filter.parse({})),
  by: z
    .array(z.enum(FUNNEL_DIMENSIONS))
    .max(2, 'at most two dimensions')
    .refine(isUnique, 'each dimension once')
    .nullish()
    .transform((list) => list ?? []),
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
})

/** A question to the funnel. `steps` in the order asked for, which is the order that STRICT means. */
export type FunnelRequest = z.output<typeof request>

/** Throws InvalidInputError. */
export function parseFunnelRequest(input: unknown): FunnelRequest {
  return parseInput(request, input)
}

/** Whether the question is about some people and not about all. */
export function isFiltered({ filter }: FunnelRequest): boolean {
  return Object.values(filter).some((value) => value !== undefined)
}
