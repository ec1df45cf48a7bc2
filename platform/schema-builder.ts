import SchemaBuilder from '@pothos/core'
import DirectivesPlugin from '@pothos/plugin-directives'
import ErrorsPlugin from '@pothos/plugin-errors'
import FederationPlugin from '@pothos/plugin-federation'
import PrismaPlugin, { type PothosPrismaDatamodel } from '@pothos/plugin-prisma'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import { GraphQLScalarType, Kind } from 'graphql'
import { z } from 'zod'
import {
  DOMAIN_ERRORS,
  type DomainError,
  ERROR_CODES,
  ForbiddenError,
  InvalidInputError,
  UnauthenticatedError,
} from './errors.ts'
import type { Role, Viewer } from './identity.ts'

/** What each resolver gets. */
export type GraphQLContext = {
  viewer: Viewer
  /** Language of labels and messages, from Accept-Language. */
  language: 'id' | 'en'
}

type BuilderTypes<PrismaTypes extends object, Context extends GraphQLContext = GraphQLContext> = {
  Context: Context
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: false
  Scalars: {
    DateTime: { Input: Date; Output: Date | string }
    Date: { Input: string; Output: string }
    Rupiah: { Input: bigint; Output: bigint }
  }
  AuthScopes: {
    /** Anybody, signed in or not. */
    public: boolean
    signedIn: boolean
    /** Any of these roles. */
    role: Role | Role[]
  }
}

// Years that a programme can have to do with; beyond them arithmetic leaves the four digits of ISO 8601.
const YEAR = /^(19|2\d)\d\d-/
const toTheMinute = z.iso.datetime({ offset: true, precision: -1 })
const dateTime = z.union([z.iso.datetime({ offset: true }), toTheMinute])
const day = z.iso.date()

function parseDateTime(value: unknown): Date {
  const { data } = dateTime.safeParse(value)
  if (!data) {
    throw new TypeError('A DateTime is an ISO 8601 instant with its offset, like 2020-09-15T12:00:00+07:00.')
  }
  if (!YEAR.test(data)) throw new TypeError('A DateTime lies in the years from 1900 to 2999.')
  return new Date(data)
}

function parseDay(value: unknown): string {
  const { data } = day.safeParse(value)
  if (!data) throw new TypeError('A Date is a day of the calendar, like 2020-09-15.')
  if (!YEAR.test(data)) throw new TypeError('A Date lies in the years from 1900 to 2999.')
  return data
}

function parseRupiah(value: unknown): bigint {
  if (typeof value !== 'string' || !/^-?\d{1,18}$/.test(value)) {
    throw new TypeError('Rupiah are whole rupiah as digits in a string, like "600000".')
  }
  return BigInt(value)
}

function literalOf<T>(parse: (value: unknown) => T): (node: { kind: string; value?: unknown }) => T {
  return (node) => parse(node.kind === Kind.STRING ? node.value : undefined)
}

const SCALARS = {
  DateTime: new GraphQLScalarType({
    name: 'DateTime',
    description: 'An instant in the years from 1900 to 2999, ISO 8601 with offset. Answers are in UTC.',
    parseValue: parseDateTime,
    parseLiteral: literalOf(parseDateTime),
    serialize: (value) => (value instanceof Date ? value.toISOString() : value),
  }),
  Date: new GraphQLScalarType({
    name: 'Date',
    description: 'A calendar day in Jakarta (UTC+7) in the years from 1900 to 2999, YYYY-MM-DD.',
    parseValue: parseDay,
    parseLiteral: literalOf(parseDay),
  }),
  Rupiah: new GraphQLScalarType({
    name: 'Rupiah',
    description: 'Whole rupiah, as digits in a string.',
    parseValue: parseRupiah,
    parseLiteral: literalOf(parseRupiah),
    serialize: String,
  }),
}

/**
 * The Pothos builder that every subgraph starts from: federation, scopes, error types and scalars. Fields are not null
 * unless they say so; mutations answer with a union of their result and the errors they name.
 */
export function createSchemaBuilder<
  PrismaTypes extends object,
  Context extends GraphQLContext = GraphQLContext,
>(prisma: { client: object; datamodel: PothosPrismaDatamodel }) {
  const builder = new SchemaBuilder<BuilderTypes<PrismaTypes, Context>>({
    plugins: [ErrorsPlugin, ScopeAuthPlugin, PrismaPlugin, DirectivesPlugin, FederationPlugin],
    defaultFieldNullability: false,
    prisma: { client: prisma.client, dmmf: prisma.datamodel },
    scopeAuth: {
      authScopes: ({ viewer }: GraphQLContext) => ({
        public: true,
        signedIn: viewer.subject !== 'anonymous',
        role: (wanted: Role | Role[]) => [wanted].flat().some((role) => viewer.roles.has(role)),
      }),
      unauthorizedError: (_parent: object, context: GraphQLContext) =>
        context.viewer.subject === 'anonymous' ? new UnauthenticatedError() : new ForbiddenError(),
    },
    errors: {
      defaultTypes: [UnauthenticatedError, ForbiddenError, InvalidInputError],
      directResult: false,
      defaultUnionOptions: { name: ({ fieldName }: { fieldName: string }) => `${capitalise(fieldName)}Result` },
      defaultResultOptions: { name: ({ fieldName }: { fieldName: string }) => `${capitalise(fieldName)}Success` },
    },
  } as never)
  defineShared(builder as never)
  return builder
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Scalars, the interface Error and a type per error, shared by all subgraphs. */
function defineShared(
  builder: PothosSchemaTypes.SchemaBuilder<PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes<object>>>,
): void {
  builder.addScalarType('DateTime', SCALARS.DateTime)
  builder.addScalarType('Date', SCALARS.Date)
  builder.addScalarType('Rupiah', SCALARS.Rupiah)
  const code = builder.enumType('ErrorCode', { values: ERROR_CODES })
  const error = builder.interfaceRef<DomainError>('Error').implement({
    description: 'What went wrong, in words for a person, and a code for a program.',
    fields: (t) => ({
      code: t.field({ type: code, resolve: (parent) => parent.code }),
      message: t.exposeString('message'),
      fields: t.exposeStringList('fields', { description: 'Names of the input fields at fault.' }),
    }),
  })
  for (const [name, type] of Object.entries(DOMAIN_ERRORS)) {
    builder.objectType(type as new () => DomainError, { name, interfaces: [error], shareable: true })
  }
}
