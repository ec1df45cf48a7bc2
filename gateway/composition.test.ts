import { describe, expect, test } from 'vitest'
import { CompositionError, composeSupergraph, listBreakingChanges } from './composition.ts'

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable"])'
const registration = `${link} type Query { me: Participant } type Participant @key(fields: "id") { id: ID! email: String }`
const analytics = `${link} type Participant @key(fields: "id") { id: ID! journey: [String!]! } type Query { total: Int! }`

const compose = (...sdls: string[]) => composeSupergraph(sdls.map((sdl, index) => ({ name: `part${index}`, sdl })))

describe('composition', () => {
  test('joins the fields that two subgraphs have on one entity', () => {
    const supergraph = compose(registration, analytics)
    expect(supergraph).toContain('url: "http://part0.subgraph.invalid/graphql"')
    expect(supergraph).toMatch(/journey: \[String!\]! @join__field\(graph: PART1\)/)
  })

  test('says why subgraphs do not fit together', () => {
    const clash = `${link} type Participant @key(fields: "id") { id: ID! email: Int }`
    expect(() => compose(registration, clash)).toThrow(CompositionError)
  })

  test('a field that goes is a breaking change, a field that comes is not', () => {
    const before = compose(registration)
    const after = compose(registration, analytics)
    expect(listBreakingChanges(before, after)).toEqual([])
    expect(listBreakingChanges(after, before)).toContain('Participant.journey was removed.')
  })
})
