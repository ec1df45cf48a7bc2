import { expect, test } from 'vitest'
import { begunOf } from './advance.ts'
import { markersAt } from './publish-horizon.ts'

const windows = [8n, 9n, 10n, 11n].map((id) => ({ id, from: id, until: id + 1n, events: 10, watermark: id }))
const idsOf = (begun: ReturnType<typeof begunOf>) => begun.map(({ id }) => id)

test('windows delivered again are never one horizon with newer ones', () => {
  expect(idsOf(begunOf(windows, markersAt(9n, 9n)))).toEqual([8n, 9n])
  const between = { ...markersAt(8n, 8n), lastWindow: { ...markersAt(8n, 8n).lastWindow, events: 10n } }
  expect(idsOf(begunOf(windows, between))).toEqual([8n])
  expect(idsOf(begunOf(windows.slice(1), between))).toEqual([9n, 10n])
  expect(begunOf(windows, markersAt(7n, 7n))).toEqual([])
})
