import { type DomainError, ForbiddenError, UnauthenticatedError } from '#platform/errors.ts'
import type { GraphQLContext } from '#platform/schema-builder.ts'
import { PUBLIC_QUESTIONS } from '../editions/get-funnel-from-edition.ts'
import { EXACT_FOR } from '../funnel/disclosure.ts'
import { QUERY_SOURCES, type QueryExplanation } from '../questions/ask.ts'
import type { Conversion } from '../questions/wilson.ts'
import { builder } from './builder.ts'

/** Roles of the questions about parts of the people. */
export const ANALYSTS = [...EXACT_FOR]

/** What such a question answers to whoever may not ask it: anonymous, what there is in its place. */
export function refuseWith(table: string) {
  return (_parent: object, _args: object, { viewer }: GraphQLContext): DomainError =>
    viewer.subject === 'anonymous'
      ? new UnauthenticatedError(
          `Sign in first. Without a token there is the table ${table} of each edition: editionFile(table: "${table}", format: JSON, base: …). ${PUBLIC_QUESTIONS}`,
        )
      : new ForbiddenError()
}

export const QuerySource = builder.enumType('QuerySource', {
  description:
    'CUBE: sums kept by day and standard slice. STATE: one row per person. EVENTS: what happened to payments.',
  values: QUERY_SOURCES,
})

export const QueryExplanationType = builder.objectRef<QueryExplanation>('QueryExplanation').implement({
  description: 'How an answer was found, and what it cost.',
  fields: (t) => ({
    source: t.expose('source', { type: QuerySource }),
    sql: t.exposeString('sql', { description: 'As ClickHouse was asked; `{name:Type}` are parameters.' }),
    parameters: t.exposeString('parameters', { description: 'Their values, as JSON.' }),
    rowsRead: t.exposeFloat('rowsRead'),
    bytesRead: t.exposeFloat('bytesRead'),
    elapsedMs: t.exposeFloat('elapsedMs', { description: 'In ClickHouse.' }),
  }),
})

export const ConversionType = builder.objectRef<Conversion>('Conversion').implement({
  description: 'From one step to another: who has reached both, of those who have reached the first.',
  fields: (t) => ({
    of: t.exposeInt('of', { description: 'People at the start, without those who are too young for the window.' }),
    reached: t.exposeInt('reached', { description: 'Of these, who has reached the other step, too.' }),
    rate: t.exposeFloat('rate', { nullable: true, description: 'From 0 to 1; null when nobody is at the start.' }),
    low: t.exposeFloat('low', { nullable: true, description: 'Lower end of the 95 % Wilson score interval.' }),
    high: t.exposeFloat('high', { nullable: true, description: 'Upper end of the 95 % Wilson score interval.' }),
    young: t.exposeInt('young', { description: 'Left out on both sides, since their window is not over yet.' }),
  }),
})

export const AS_OF = 'Last instant that counts.'
export const WATERMARK = 'Greatest recording time included; null before the first event.'
export const LAG =
  'Age of the oldest event that is recorded and not included, 0 if there is none; while the records are out of reach, time since the last contact.'

export type Answer = { asOf: Date; watermark: string | null; lagSeconds: number; explain: QueryExplanation }

export const AnswerInterface = builder.interfaceRef<Answer>('Answer').implement({
  description: 'As of when figures are, how fresh they are, and how they were found.',
  fields: (t) => ({
    asOf: t.expose('asOf', { type: 'DateTime', description: AS_OF }),
    watermark: t.expose('watermark', { type: 'DateTime', nullable: true, description: WATERMARK }),
    lagSeconds: t.exposeFloat('lagSeconds', { description: LAG }),
    explain: t.expose('explain', { type: QueryExplanationType, nullable: true, authScopes: { role: ANALYSTS } }),
  }),
})
