import { expect, test } from 'vitest'
import { STEPS, type Step } from '#prisma/journey.ts'
import { attack } from '../disclosure/testing/attacker.ts'
import { createRandom } from '../testing/random.ts'
import {
  COMPLETED,
  knownOf,
  noonOf,
  PURCHASED,
  publishByWave,
  type Reached,
  SELECTED,
} from './testing/wave-editions.ts'

const FIRST = 40
/** So many days after the week before the first one. */
const reached = (wave: number, step: number, day: number, people: number, knownAfter = 0): Reached => {
  const at = noonOf(FIRST - 1, day)
  return { wave, step, at, people, knownBy: FIRST + Math.floor(day / 7) + knownAfter }
}
const weeksUntil = (last: number): number[] => Array.from({ length: last + 1 }, (_, week) => FIRST + week)

/** How many of so many keys give somebody away, where editions are made so many days after their week. */
function keysThatTell(journey: readonly Reached[], weeks: readonly number[], daysLater = 0, keys = 10): number {
  const telling = Array.from({ length: keys }, (_, key) => {
    const published = publishByWave(journey, weeks, `key ${key}`, daysLater)
    const { attacked, found } = attack(knownOf(journey, published, weeks, daysLater))
    expect(attacked).toBeGreaterThan(0)
    return found.length > 0
  })
  return telling.filter(Boolean).length
}

/** Wave 10 may buy until noon of day 30; wave 11 is drawn on day 28. */
const UNTIL_THE_END = [
  ...[reached(10, SELECTED, 0, 200), reached(10, PURCHASED, 3, 60), reached(10, PURCHASED, 9, 35)],
  ...[reached(10, PURCHASED, 16, 25), reached(10, PURCHASED, 23, 21), reached(11, SELECTED, 28, 26)],
  ...[reached(10, PURCHASED, 29, 23), reached(11, PURCHASED, 29, 1)],
]

test.each([
  ['in the same week', [reached(11, PURCHASED, 32, 16)]],
  ['and become known in the next one', [reached(11, PURCHASED, 32, 16, 1)]],
  ['and become known in two others', [reached(11, PURCHASED, 32, 8, 1), reached(11, PURCHASED, 33, 8, 2)]],
  ['and become known with one of before', [reached(10, PURCHASED, 28, 1, 1), reached(11, PURCHASED, 32, 16, 1)]],
])(
  'purchases after the end of buying of a wave, in which nobody bought right before it, %s: nobody finds out how many of the other have not',
  (_when, late) => {
    expect(keysThatTell([...UNTIL_THE_END, ...late], weeksUntil(6))).toBe(0)
  },
)

test('purchases of before a draw that become known after it tell nobody who of that wave has not bought', () => {
  const journey = [
    ...[reached(10, SELECTED, 0, 200), reached(10, PURCHASED, 3, 60), reached(10, PURCHASED, 9, 40)],
    ...[reached(11, SELECTED, 13, 20), reached(10, PURCHASED, 4, 30, 2)],
    ...[reached(10, PURCHASED, 16, 2), reached(11, PURCHASED, 17, 12)],
  ]
  expect(keysThatTell(journey, weeksUntil(2))).toBe(0)
})

test.each([
  ['on the Monday', 1, [reached(11, PURCHASED, 35, 3)]],
  ['on three days', 3, [reached(11, PURCHASED, 35, 1), reached(11, PURCHASED, 36, 2)]],
  [
    'and of a wave drawn after that',
    2,
    [reached(11, PURCHASED, 35, 3), reached(12, SELECTED, 36, 40), reached(12, PURCHASED, 36, 4)],
  ],
])(
  'what is bought between the week end and the edition, when nobody of a wave can any more, tells nobody who of the other had not, %s',
  (_when, daysLater, since) => {
    const journey = [
      ...[reached(10, SELECTED, 1, 175), reached(10, PURCHASED, 4, 51), reached(10, PURCHASED, 20, 51)],
      ...[reached(11, SELECTED, 28, 19), reached(11, PURCHASED, 30, 16), reached(10, PURCHASED, 30, 12)],
    ]
    expect(keysThatTell([...journey, ...since], weeksUntil(4), daysLater)).toBe(0)
  },
)

test('a day since the week end on which all that have certified and all that have verified an account are paid tells nobody how many have bought', () => {
  const together = (wave: number, steps: readonly Step[], day: number, people: number): Reached[] =>
    steps.map((step) => reached(wave, STEPS.indexOf(step), day, people))
  const course: Step[] = ['PURCHASED', 'COMPLETED', 'REVIEWED', 'CERTIFIED']
  const account: Step[] = ['ACCOUNT_LINKED', 'ACCOUNT_VERIFIED']
  const journey = [
    ...[reached(10, SELECTED, 0, 60), reached(11, SELECTED, 0, 29)],
    ...[...together(10, course, 2, 30), ...together(11, course, 2, 20)],
    ...[...together(10, account, 3, 30), ...together(11, account, 3, 20)],
    ...[...together(10, ['PAID'], 7, 30), ...together(11, ['PAID'], 7, 20)],
    ...[...together(10, course, 8, 9), ...together(11, course, 8, 4)],
  ]
  expect(keysThatTell(journey, weeksUntil(0), 2, 60)).toBe(0)
})

test('what was corrected away is not taken away once more when a draw turns out to have been at another time', () => {
  const journey = [
    ...[reached(10, SELECTED, 0, 199), reached(10, SELECTED, 1, 1), ...UNTIL_THE_END.slice(1)],
    ...[reached(10, COMPLETED, 29, 3), reached(10, COMPLETED, 29, -3, 1), reached(11, PURCHASED, 34, 1)],
    ...[reached(11, PURCHASED, 37, 1), reached(11, PURCHASED, 44, 13)],
    ...[reached(10, SELECTED, 1, -1, 6), reached(10, SELECTED, 0, 1, 6)],
  ]
  const published = publishByWave(journey, weeksUntil(6), 'key')
  expect(published).toHaveLength(7)
  expect(Math.min(...published.flatMap(({ silent }) => silent))).toBe(0)
})

test('random programmes of a few waves, a part of which becomes known late: nobody is found out by what editions make of them', () => {
  let attacked = 0
  for (let seed = 1; seed <= 8; seed++) {
    const random = createRandom(seed)
    const last = random.between(4, 7)
    const journey = Array.from({ length: random.between(2, 4) }, (_, wave) => {
      const [drawn, selected] = [random.between(0, 5 * last), random.between(10, 60)]
      const days = Array.from({ length: random.between(3, 9) }, () => drawn + random.between(0, 29))
      return [
        reached(wave + 10, SELECTED, drawn, selected),
        ...days
          .filter((day) => day < 7 * (last + 1))
          .map((day) =>
            reached(wave + 10, PURCHASED, day, random.between(1, Math.ceil(selected / 10)), random.chance(0.3) ? 1 : 0),
          ),
      ]
    }).flat()
    const weeks = weeksUntil(last)
    const result = attack(knownOf(journey, publishByWave(journey, weeks, `key ${seed}`), weeks))
    expect(result.found, `programme ${seed}`).toEqual([])
    attacked += result.attacked
  }
  expect(attacked).toBeGreaterThan(50)
})
