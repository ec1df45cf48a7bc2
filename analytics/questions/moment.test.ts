import { expect, test } from 'vitest'
import { asOfOf, momentOf } from './moment.ts'

const NOW = new Date('2026-11-21T03:00:00Z')
const playedBackTo = (lastDay: string) => ({
  playback: { programme: 'p', lastDay, scale: 1, finishedAt: null, liveSince: null },
})
const lastDayOf = (asOf: string | undefined, lastDay = '2020-12-31') =>
  momentOf(asOf === undefined ? undefined : new Date(asOf), playedBackTo(lastDay), NOW).lastInstant?.toISOString()

test('a day is whole, and today goes up to the watermark', () => {
  expect(lastDayOf('2020-09-15T12:00:00+07:00')).toBe('2020-09-15T16:59:59.999Z')
  expect(lastDayOf('2026-11-21T23:59:59+07:00')).toBeUndefined()
  expect(lastDayOf(undefined)).toBeUndefined()
})

test('a day that has not come yet is the last one that has, and nobody waits till then', () => {
  const today = momentOf(undefined, playedBackTo('2020-12-31'), NOW)
  expect(momentOf(new Date('2027-02-01T00:00:00Z'), playedBackTo('2020-12-31'), NOW)).toEqual(today)
  expect(lastDayOf('2031-06-30T12:00:00+07:00', '2031-12-31')).toBe('2031-06-30T16:59:59.999Z')
  expect(lastDayOf('2040-01-01T00:00:00Z', '2031-12-31')).toBe('2031-12-31T16:59:59.999Z')
})

test('noughts are no figures while nothing is shown of a journey that has begun, or of what was published', () => {
  const today = momentOf(undefined, playedBackTo('2020-12-31'), NOW)
  expect(() => asOfOf(today, null, { lagSeconds: 60, isPublished: false })).toThrow('being made')
  // The folder is empty, and nobody has compared it with the journey yet.
  expect(() => asOfOf(today, null, { lagSeconds: 0, isPublished: true })).toThrow('being made')
  expect(asOfOf(today, null, { lagSeconds: 0.2, isPublished: false })).toBeInstanceOf(Date)
  expect(asOfOf(today, '2026-11-21T02:00:00Z', { lagSeconds: 60, isPublished: true })).toEqual(
    new Date('2026-11-21T02:00:00Z'),
  )
})
