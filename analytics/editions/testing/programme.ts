import { randomUUID } from 'node:crypto'
import { STEPS, type Step } from '#prisma/journey.ts'
import { createRandom } from '../../testing/random.ts'
import { dayOfNumber, lastDayOf, weekEndOf } from '../week-ends.ts'
import { append, FIRST } from './edition-place.ts'

/** People who come in a week, and some of those before who get a few steps further; what is paid, fails and comes back. */
const random = createRandom(4)
const whichDay = createRandom(5)
const late = createRandom(6)
const early = createRandom(7)
/** `province` and `knownFrom`: where they live, as far as it is known, and from the end of which week on. `drawn`: in which week. */
export const people: { id: string; reached: number; province?: number; knownFrom?: number; drawn?: number }[] = []
export const payments: { week: number; type: string; amount: number }[] = []

export async function passWeek(week: number): Promise<void> {
  // On one or two of its days: the more there are, the longer the attack takes.
  const someTime = (): string => {
    const day = dayOfNumber(lastDayOf(week) - (week % 4 === 0 && whichDay.chance(0.5) ? 4 : 0))
    return `${day}T0${whichDay.between(1, 7)}:00:00Z`
  }
  let at = ''
  const drafts: Record<string, unknown>[] = []
  const say = (type: string, id: string, more: Record<string, unknown> = {}): void => {
    drafts.push({ type, participant_id: id, occurred_at: at, ...more })
  }
  for (const person of people) {
    at = someTime()
    while (random.chance(0.5)) {
      const type = STEPS[person.reached]
      if (!type) break
      person.reached += 1
      // Draws are late in a day: others have bought on it before.
      if (type === 'SELECTED') {
        at = `${at.slice(0, 11)}08:00:00Z`
        person.drawn = week
      }
      // Some purchases become known in the week after.
      if (type === 'PURCHASED' && week - (person.drawn ?? week) > 1 && late.chance(0.4)) {
        at = new Date(Date.parse(at) - 7 * 86_400_000).toISOString()
      }
      const known = knownWith(type, week)
      if (typeof known.province === 'number') Object.assign(person, { province: known.province, knownFrom: week })
      say(type, person.id, known)
      if (type === 'PAID') {
        pay((payment, amount) => {
          payments.push({ week, type: payment, amount })
          say(payment, person.id, { amount })
        })
      }
    }
  }
  for (let comer = random.between(5, 25); comer > 0; comer--) {
    at = someTime()
    const person = { id: randomUUID(), reached: 1 }
    people.push(person)
    say('REGISTERED', person.id)
  }
  await append(drafts)
}

/** Some identities are verified after a week has ended, and before its edition is made on Monday. */
export async function passMonday(week: number): Promise<void> {
  const day = lastDayOf(week) + 1
  const verified = people
    .filter(({ reached }) => STEPS[reached] === 'IDENTITY_VERIFIED')
    .filter(() => early.chance(0.2))
  await append(
    verified.map((person) => {
      const [province, gender] = [early.pick([31, 31, 91]), early.between(1, 2)]
      Object.assign(person, { reached: person.reached + 1, province, knownFrom: week + 1 })
      const at = `${dayOfNumber(day)}T01:00:00Z`
      return { type: 'IDENTITY_VERIFIED', participant_id: person.id, occurred_at: at, province, gender }
    }),
  )
}

function knownWith(type: Step, week: number): Record<string, unknown> {
  if (type === 'IDENTITY_VERIFIED') {
    return { province: random.pick([11, 31, 31, 31, 91, 93]), gender: random.between(1, 2) }
  }
  // Waves are drawn every fifth week: the more there are, the longer the attack takes. Their order is not that of text.
  if (type === 'JOINED' || type === 'SELECTED') return { wave: 7 + Math.floor((week - FIRST) / 5) }
  // One platform is in no code list.
  if (type === 'PURCHASED') return { platform: [1, 2, 105][random.between(0, 2)], amount: 500_000 }
  return type === 'ACCOUNT_VERIFIED' ? { payment_partner: random.between(1, 3) } : {}
}

function pay(say: (type: string, amount: number) => void): void {
  for (const [index, amount] of [600_000, 600_000, 50_000].entries()) {
    say('PAYMENT_SENT', amount)
    // Whoever is paid has got the first.
    const hasFailed = index > 0 && random.chance(0.3)
    say(hasFailed ? 'PAYMENT_FAILED' : 'PAYMENT_SETTLED', amount)
    if (!hasFailed && random.chance(0.1)) say('PAYMENT_RETURNED', amount)
  }
}

/** Some were never registered, as turns out. */
export async function correctSome(week: number): Promise<void> {
  const wrong = people.filter(({ reached }) => reached === 1).slice(0, 12)
  await append(
    wrong.map(({ id }) => ({
      type: 'CORRECTED',
      participant_id: id,
      occurred_at: `${weekEndOf(week)}T06:00:00Z`,
      corrects: 'REGISTERED',
      payload: { reason: 'entered twice' },
    })),
  )
  for (const person of wrong) people.splice(people.indexOf(person), 1)
}
