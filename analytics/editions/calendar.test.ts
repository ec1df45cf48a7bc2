import { expect, test } from 'vitest'
import { listPublications } from './calendar.ts'

/** A Wednesday. */
const NOW = new Date('2026-11-25T05:00:00Z')
const LIVE = { playback: undefined, isPublished: true }
const latest = (asOf: string) => ({ asOf: new Date(asOf) })

test('the next eight Mondays are announced, and the one that is due as long as its edition is not there', () => {
  const next = listPublications(latest('2026-11-22'), LIVE, NOW)
  expect(next).toHaveLength(8)
  expect(next[0]).toEqual({ asOf: '2026-11-29', dueAt: new Date('2026-11-30T02:00:00Z') })
  expect(listPublications(latest('2026-11-15'), LIVE, NOW)[0]?.asOf).toBe('2026-11-22')
})

test('of a playback alone nothing is due, and the weeks since are none that come', () => {
  const playback = {
    ...{ programme: 'x', scale: 0.001, lastDay: '2020-12-20' },
    ...{ finishedAt: new Date(), liveSince: null },
  }
  expect(listPublications(latest('2020-12-20'), { playback, isPublished: true }, NOW)[0]?.asOf).toBe('2026-11-29')
})

test('of a programme in which nothing has happened yet no week that is over is announced', () => {
  const empty = { playback: undefined, isPublished: false }
  expect(listPublications(undefined, empty, NOW)[0]?.asOf).toBe('2026-11-29')
  expect(listPublications(undefined, LIVE, NOW)[0]?.asOf).toBe('2026-11-22')
})
