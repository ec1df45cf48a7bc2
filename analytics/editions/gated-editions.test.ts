import { expect, test } from 'vitest'
import { STEPS } from '#prisma/journey.ts'
import { knowledgeOf } from '../disclosure/knowledge.ts'
import { attack } from '../disclosure/testing/attacker.ts'
import { createRandom, type Random } from '../testing/random.ts'
import { tableOf } from './edition-tables.ts'
import { tablesOf } from './protect-weeks.ts'
import { type Group, knownOfGated, type Making, publishGated } from './testing/gated-editions.ts'
import { lastDayOf } from './week-ends.ts'

const FIRST = 40
const [EMAIL_VERIFIED, IDENTITY_VERIFIED] = [STEPS.indexOf('EMAIL_VERIFIED'), STEPS.indexOf('IDENTITY_VERIFIED')]
const PURCHASED = STEPS.indexOf('PURCHASED')
/** The Monday of the first week, as a day. */
const START = lastDayOf(FIRST - 1) + 1

/** Of whoever reached the steps until one on a day, and that one on another. */
function group(people: number, code: number, step: number, before: number, on: number | undefined): Group {
  const days = new Map(Array.from({ length: step }, (_, each) => [each, START + before]))
  if (on !== undefined) days.set(step, START + on)
  return { people, code, days }
}

function expectNothingFound(
  dimension: 'GENDER' | 'PLATFORM',
  groups: readonly Group[],
  makings: readonly Making[],
  seed: number,
  quietDays = 0,
): number {
  const people = groups.filter((each) => each.people > 0)
  const stored = publishGated(dimension, people, makings, `key ${seed}`, quietDays)
  const { attacked, found } = attack(knownOfGated(dimension, people, makings, stored))
  expect(found, `programme ${seed}`).toEqual([])
  return attacked
}

function buyers(people: number, code: number, before: number, bought?: number): Group {
  return group(people, code, PURCHASED, before, bought)
}

/** Few buy at a second platform in the second week, at a third one on some day; the second is listed from then on. */
function byPlatform(random: Random, made: number): { groups: Group[]; makings: Making[] } {
  const some = (people: number, code: number, bought: number | undefined): Group => {
    const before = random.between(0, Math.min(bought ?? 13, random.chance(0.5) ? 0 : 13))
    return buyers(people, code, before, bought)
  }
  const groups = [some(random.between(10, 60), 1, random.between(0, 6)), some(random.between(0, 40), 1, undefined)]
  for (let more = random.between(1, 3); more > 0; more--) {
    groups.push(some(random.between(1, 12), random.pick([1, 1, 3]), random.pick([7, 7, random.between(0, 6)])))
  }
  groups.push(some(random.between(1, 9), 2, random.between(made + 1, 13)))
  if (random.chance(0.5)) groups.push(some(random.between(0, 6), random.pick([1, 3]), random.between(7, 13)))
  const makings = [
    { week: FIRST, on: START + made, codes: [1, 3] },
    { week: FIRST + 1, on: START + 14, codes: [1, 2, 3] },
  ]
  return { groups, makings }
}

/** Many verify their identity on the Mondays on which editions are made. */
function byGender(random: Random): { groups: Group[]; makings: Making[] } {
  const groups = [0, 7].flatMap((first) => {
    const [sunday, monday] = [first + 6, first + 7]
    const some = (most: number, before: number, on: number | undefined): Group[] =>
      [1, 2].map((code) =>
        group(random.between(0, code === 1 ? most : Math.ceil(most / 4)), code, IDENTITY_VERIFIED, before, on),
      )
    return [
      ...[some(40, sunday, sunday), some(15, sunday, monday), some(25, monday, monday)].flat(),
      ...some(20, sunday, undefined),
      ...some(12, sunday, first + 12),
      ...[1, 2].map((code) => group(random.between(0, 12), code, EMAIL_VERIFIED, monday, undefined)),
    ]
  })
  const makings = [FIRST, FIRST + 1].map((week) => ({ week, on: lastDayOf(week) + 1, codes: [1, 2] }))
  return { groups, makings }
}

// Seeds from 10 on are of programmes that leak where the making of an edition is not known to proofs.
test.each([
  ['on a Monday', 7, [1, 2, 27, 38, 93, 106]],
  ['on a Friday', 11, [1, 2, 27, 38, 93, 111]],
])(
  'a first edition made %s, and a platform at which few buy afterwards: nobody is found out by what both tell',
  (_when, made, seeds) => {
    const attacked = seeds.map((seed) => {
      const { groups, makings } = byPlatform(createRandom(seed), made)
      return expectNothingFound('PLATFORM', groups, makings, seed)
    })
    expect(Math.min(...attacked)).toBeGreaterThan(0)
  },
)

test('whoever verifies their identity on the day on which an edition is made: nobody is found out by what both tell', () => {
  const attacked = [1, 2, 13, 15, 68, 113].map((seed) => {
    const { groups, makings } = byGender(createRandom(seed))
    return expectNothingFound('GENDER', groups, makings, seed)
  })
  expect(Math.min(...attacked)).toBeGreaterThan(0)
})

test.each([
  [
    'four',
    [
      buyers(20, 1, 0, 5),
      buyers(29, 1, 3),
      buyers(2, 1, 0, 7),
      buyers(4, 3, 7, 7),
      buyers(11, 1, 2, 7),
      buyers(1, 2, 0, 13),
    ],
  ],
  ['two', [buyers(20, 1, 0, 0), buyers(22, 1, 1), buyers(10, 1, 2, 7), buyers(1, 2, 0, 12), buyers(2, 3, 0, 11)]],
])(
  'the first %s of a platform where everybody could know that nobody had bought, in days in which hardly anybody did',
  (_how, groups) => {
    const makings = [
      { week: FIRST, on: START + 7, codes: [1, 3] },
      { week: FIRST + 1, on: START + 14, codes: [1, 2, 3] },
    ]
    for (let key = 1; key <= 6; key++) expectNothingFound('PLATFORM', groups, makings, key)
  },
)

test('a single newcomer, in a table whose days are too many for it to be solved as a whole', () => {
  const [sunday, next] = [START + 6, START + 13]
  const some = (people: number, code: number, steps: number, day: number): Group => {
    return { people, code, days: new Map(Array.from({ length: steps }, (_, step) => [step, day])) }
  }
  const groups = [
    ...[some(2, 1, 3, START), some(1, 2, 3, START), some(2, 3, 3, START), some(4, 0, 1, sunday - 1)],
    ...[some(7, 0, 1, next - 5), some(2, 0, 2, next - 5), some(1, 1, 3, next - 4)],
    ...[some(1, 0, 1, next - 2), some(1, 0, 1, next - 1), some(8, 0, 2, next + 1), some(7, 0, 1, next + 1)],
    ...[2, 2, 1, 1, 2].map((people, code) => some(people, code + 1, 3, next + 1)),
  ]
  const makings = [sunday, next].map((day, place) => {
    return { week: FIRST + place, on: day + 1, codes: [1, 2, 3, 4, 5, 6] }
  })
  for (let key = 1; key <= 4; key++) expectNothingFound('GENDER', groups, makings, key, 60)
})

test('what proofs are told of the making of the edition before: the rows that there were, and that people leave the one of those in no other', () => {
  const groups = [group(30, 1, PURCHASED, 0, 3), group(20, 1, PURCHASED, 0, undefined), group(4, 2, PURCHASED, 0, 9)]
  const makings = [
    { week: FIRST, on: START + 7, codes: [1] },
    { week: FIRST + 1, on: START + 14, codes: [1, 2] },
  ]
  const bought = group(5, 1, PURCHASED, 0, 7)
  const stored = publishGated('PLATFORM', [...groups, bought], makings, 'key')
  const table = tableOf('PLATFORM')
  const [whole] = tablesOf({ weekly: table ? [{ table, weeks: [] }] : [], published: stored })
  if (!whole) throw new Error('no table')
  const { shape, published } = whole
  const [without, second] = [shape.rows.indexOf('UNKNOWN'), shape.rows.indexOf('row 2')]
  const kinds = published.map(({ isSilent, edition, absent }) => [
    isSilent ? 'silent' : 'end',
    edition,
    absent.has(second),
  ])
  expect(kinds).toEqual([
    ['silent', 1, true],
    ['end', 1, true],
    ['silent', 1, true],
    ['silent', 2, false],
    ['end', 2, false],
  ])
  const { below, rows, columns } = knowledgeOf({ shape, weeks: published })
  /** Which moments are known to be no more than one, in a row at the first step. */
  const earlierOf = (moment: number, row: number): number[] =>
    (below[(moment * rows + row) * columns] ?? []).flatMap((cell) => {
      const earlier = Math.floor(cell / (rows * columns))
      return cell % columns === 0 && earlier !== moment ? [earlier] : []
    })
  expect(earlierOf(2, without)).toEqual([1])
  expect(earlierOf(3, without)).toEqual([])
  expect(earlierOf(3, shape.rows.indexOf('row 1')).sort()).toEqual([1, 2])
})
