import { expect, it, vi } from 'vitest'
import type { FigureFile } from './figure-file.ts'
import { figureCsv, figureJson } from './figure-text.ts'

vi.mock('next-intl/server', () => import('#tests/support/words.ts'))

const LIVE: FigureFile = {
  name: 'training',
  programme: 'Programme',
  of: null,
  asOf: '2020-09-25T17:00:00Z',
  watermark: null,
  scale: null,
  edition: null,
  notes: [],
  columns: ['day', 'paid'],
  rows: [
    ['2020-09-24', 20],
    ['2020-09-25', 30],
  ],
}

it('each row of a file says of which edition it is, how its counts are rounded, and at what scale a playback is', async () => {
  expect(figureCsv(LIVE)).toBe(
    ['day,paid,edition,rounded_to,scale', '2020-09-24,20,,1,', '2020-09-25,30,,1,', ''].join('\r\n'),
  )
  const played = { ...LIVE, edition: 7, scale: 0.001 }
  expect(figureCsv(played)).toContain('\r\n2020-09-24,20,7,10,0.001\r\n')
  const { rows, dictionary } = JSON.parse(await figureJson('en', played))
  expect(rows[0]).toEqual({ day: '2020-09-24', paid: 20, edition: 7, rounded_to: 10, scale: 0.001 })
  expect(Object.keys(dictionary)).toEqual(Object.keys(rows[0]))
})
