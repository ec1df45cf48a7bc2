import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '#platform/global-id.ts'
import { eventsOf, makePerson, type RegistrationFixture, startRegistration } from '#tests/support/registration.ts'
import { participant, staff } from '#tests/support/viewers.ts'
import { joinWave } from '../participant/join-wave.ts'
import { announceWave } from './announce.ts'
import { closeWave } from './close.ts'
import { drawWave } from './draw.ts'
import { openWave } from './open.ts'
import { repeatDraw } from './repeat-draw.ts'

let fixture: RegistrationFixture
beforeAll(async () => {
  fixture = await startRegistration()
})
afterAll(() => fixture.stop())

const administrator = () => fixture.contextOf(staff('administrator'))

function open(number: number, quota: number): Promise<number> {
  const opensAt = new Date(Date.now() - 60_000)
  const closesAt = new Date(Date.now() + 3_600_000)
  return openWave({ ctx: administrator(), input: { number, quota, opensAt, closesAt } })
}

const input = (number: number) => ({ wave: toGlobalId('Wave', number) })

test('only administrators open, close and draw waves', async () => {
  const ctx = fixture.contextOf(staff('auditor'))
  const dates = { opensAt: new Date(), closesAt: new Date(Date.now() + 1_000) }
  await expect(openWave({ ctx, input: { number: 5, quota: 1, ...dates } })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(closeWave({ ctx, input: input(5) })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(drawWave({ ctx, input: input(5) })).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

test('a wave that would be over is not opened; one that is over answers as before', async () => {
  const dates = (hours: number) => ({
    opensAt: new Date('2020-09-01T00:00:00+07:00'),
    closesAt: new Date(Date.now() + hours * 3_600_000),
  })
  const past = openWave({ ctx: administrator(), input: { number: 68, quota: 1, ...dates(-24) } })
  await expect(past).rejects.toMatchObject({ code: 'INVALID_INPUT', fields: ['closesAt'] })
  const input = { number: 68, quota: 1, ...dates(1) }
  expect(await openWave({ ctx: administrator(), input })).toBe(68)
  const closesAt = new Date(Date.now() - 1_000)
  await fixture.database.wave.update({ where: { number: 68 }, data: { closesAt } })
  expect(await openWave({ ctx: administrator(), input: { ...input, closesAt } })).toBe(68)
})

test('a wave that was opened is a value of its dimension', async () => {
  await open(69, 1)
  const values = await fixture.database.$queryRaw`
    SELECT code, key, label_id, label_en FROM journey.dimension_value WHERE dimension = 'WAVE' AND key = '69'`
  expect(values).toEqual([{ code: 69, key: '69', label_id: 'Gelombang 69', label_en: 'Wave 69' }])
})

test('a draw can be repeated from what is published, keeps quota, strata and families, and happens once', async () => {
  await open(70, 5)
  const kk = '3171019999999999'
  const family = [makePerson({ kk }), makePerson({ kk }), makePerson({ kk })]
  const people = [...family, ...Array.from({ length: 5 }, () => makePerson())]
  const ids: string[] = []
  for (const person of people) ids.push(await fixture.verified(person))
  const laidOff = ids[7] ?? ''
  await fixture.database.registrant.update({ where: { id: laidOff }, data: { laidOff: true } })
  for (const id of ids) await fixture.join(id, 70)
  await closeWave({ ctx: administrator(), input: input(70) })
  await expect(joinWave({ ctx: fixture.contextOf(participant(ids[0] ?? '')), input: input(70) })).rejects.toMatchObject(
    {
      code: 'CONFLICT',
    },
  )
  await Promise.all([
    drawWave({ ctx: administrator(), input: input(70) }),
    drawWave({ ctx: administrator(), input: input(70) }),
  ])
  const wave = await fixture.database.wave.findUniqueOrThrow({ where: { number: 70 } })
  const drawn = await fixture.database.waveEntry.findMany({ where: { waveNumber: 70, selectedAt: { not: null } } })
  const expected = repeatDraw({
    seed: wave.drawSeed ?? '',
    quota: wave.quota,
    perFamily: 2,
    entrants: ids.map((id, place) => ({ id, priority: id === laidOff ? 0 : 1, family: place < 3 ? kk : id })),
  })
  expect(drawn.map(({ registrantId }) => registrantId).sort()).toEqual([...expected].sort())
  expect(expected[0]).toBe(laidOff)
  expect(wave).toMatchObject({ selectedCount: 5, entrantCount: 8 })

  await drawWave({ ctx: administrator(), input: input(70) })
  expect(await eventsOf(fixture, expected[0] ?? '')).toEqual(expect.arrayContaining(['JOINED', 'SELECTED']))
  const [{ count } = { count: -1 }] = await fixture.database.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM journey.event WHERE type = 7`
  expect(count).toBe(5)
})

test('the round that decides comes after closing', async () => {
  await open(71, 1)
  const before = await fixture.contextOf().beacon.latest()
  await closeWave({ ctx: administrator(), input: input(71) })
  const { drawRound } = await fixture.database.wave.findUniqueOrThrow({ where: { number: 71 } })
  expect(drawRound).toBeGreaterThan(before.round)
})

test('whoever was not drawn joins a later wave without registering again; joining twice is joining once', async () => {
  await open(72, 1)
  await open(73, 1)
  const id = await fixture.verified()
  await fixture.join(id, 72)
  await fixture.join(id, 73)
  await fixture.join(id, 73)
  expect((await eventsOf(fixture, id)).slice(-2)).toEqual(['JOINED', 'SLICE_KNOWN'])
})

test('announcing writes to everybody selected, once', async () => {
  await open(74, 1)
  const person = makePerson()
  const id = await fixture.verified(person)
  await fixture.join(id, 74)
  await closeWave({ ctx: administrator(), input: input(74) })
  await drawWave({ ctx: administrator(), input: input(74) })
  await announceWave({ ctx: administrator(), input: input(74) })
  await announceWave({ ctx: administrator(), input: input(74) })
  await fixture.deliver()
  const messages = await fixture.sandbox.messagesTo(person.email)
  expect(messages.filter(({ subject }) => subject?.includes('gelombang 74'))).toHaveLength(1)
})
