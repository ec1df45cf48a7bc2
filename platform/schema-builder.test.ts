import { graphql, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { createSchemaBuilder } from './schema-builder.ts'

const builder = createSchemaBuilder<object>({ client: {}, datamodel: { datamodel: { models: {} } } as never })
builder.queryType({
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      args: { at: t.arg({ type: 'DateTime', required: true }) },
      resolve: (_parent, { at }) => at,
    }),
    on: t.field({
      type: 'Date',
      args: { on: t.arg({ type: 'Date', required: true }) },
      resolve: (_parent, { on }) => on,
    }),
  }),
})
const schema = builder.toSubGraphSchema({})

test.each([
  ['2020-09-15T12:00:00+07:00', '2020-09-15T05:00:00.000Z'],
  ['2020-02-29T23:59:59.999Z', '2020-02-29T23:59:59.999Z'],
  ['2020-09-15T12:00+07:00', '2020-09-15T05:00:00.000Z'],
])('a DateTime is an instant with its offset: %s', async (text, expected) => {
  expect((await graphql({ schema, source: `{ at(at: "${text}") }` })).data).toEqual({ at: expected })
})

test.each(['2020-02-30T00:00:00Z', '2020-09-15T24:00:00+07:00', '2020-09-15', '2020-09-15T12:00:00'])(
  '%s is not a DateTime',
  (text) => {
    expect(validate(schema, parse(`{ at(at: "${text}") }`))[0]?.message).toMatch(/ISO 8601/)
  },
)

test.each(['at(at: "9999-12-31T23:59:59Z")', 'at(at: "1899-12-31T23:59:59Z")', 'on(on: "3000-01-01")'])(
  'what lies too far off is told which years there are: %s',
  (field) => {
    expect(validate(schema, parse(`{ ${field} }`))[0]?.message).toMatch(/lies in the years from 1900 to 2999/)
  },
)

test.each(['2021-02-29', '2020-13-01', '15-09-2020', ''])('"%s" is not a Date', (text) => {
  expect(validate(schema, parse(`{ on(on: "${text}") }`))[0]?.message).toMatch(/day of the calendar/)
})
