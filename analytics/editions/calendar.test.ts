import { expect, test } from 'vitest'
import { listPublications } from './calendar.ts'

/** A Wednesday. */
const NOW = new Date('2026-11-25T05:00:00Z')
const LIVE = { playback: undefined, liveSince: new Date('2026-10-01T05:00:00Z') }
const latest = (asOf: string) => ({ asOf: new Date(asOf) })

test('the next eight Mondays are announced, and the one that is due as long as its edition is not there', () => {
  const next = listPublications(latest('2026-11-22'), LIVE, NOW)
  expect(next).toHaveLength(8)
  expect(next[0]).toEqual({ asOf: '2026-11-29', dueAt: new Date('2026-11-30T02:00:00Z') })
  expect(listPublications(latest('2026-11-15'), LIVE, NOW)[0]?.asOf).toBe('2026-11-22')
})

test('of a playback alone nothing is announced; once the programme is live, the week in which it became so is the first', () => {
  const playbackOf = (liveSince: Date | null) => {
    const figures = { programme: 'x', scale: 0.001, lastDay: '2020-12-20' }
    return { playback: { ...figures, finishedAt: NOW, liveSince }, liveSince }
  }
  expect(listPublications(latest('2020-12-20'), playbackOf(null), NOW)).toEqual([])
  expect(listPublications(undefined, playbackOf(null), NOW)).toEqual([])
  expect(listPublications(latest('2020-12-20'), playbackOf(NOW), NOW)[0]?.asOf).toBe('2026-11-29')
})

test('no week is announced that was over before the first event was recorded', () => {
  const firstOf = (liveSince: string | null) =>
    listPublications(undefined, { playback: undefined, liveSince: liveSince ? new Date(liveSince) : null }, NOW)[0]
      ?.asOf
  expect(firstOf(null)).toBe('2026-11-29')
  expect(firstOf('2026-11-25T04:00:00Z')).toBe('2026-11-29')
  // Sunday and Monday in Jakarta.
  expect(firstOf('2026-11-22T16:59:59Z')).toBe('2026-11-22')
  expect(firstOf('2026-11-22T17:00:00Z')).toBe('2026-11-29')
})
