import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { BusyError, takeTurns } from './turns.ts'

const PATIENT = { running: 10_000, waiting: 10_000 }

it('so many run at a time, the others in the order in which they came, whatever becomes of those before', async () => {
  const inTurn = takeTurns(2, PATIENT)
  const begun: number[] = []
  let [running, most] = [0, 0]
  const all = Array.from({ length: 9 }, (_, index) =>
    inTurn(async () => {
      begun.push(index)
      most = Math.max(most, ++running)
      await sleep(2)
      running -= 1
      if (index % 3 === 0) throw new Error('it failed')
      return index
    }),
  )
  const ended = await Promise.allSettled(all)
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(most).toBe(2)
  expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(3)
})

it('whoever hangs holds up nobody for longer than the patience says, and the others still go one after the other', async () => {
  const inTurn = takeTurns(1, { ...PATIENT, running: 30 })
  const release = Promise.withResolvers<void>()
  const hangs = inTurn(() => release.promise)
  let [running, most] = [0, 0]
  await Promise.all(
    Array.from({ length: 5 }, () =>
      inTurn(async () => {
        most = Math.max(most, ++running)
        await sleep(1)
        running -= 1
      }),
    ),
  )
  expect(most).toBe(1)
  release.resolve()
  await hangs
  expect(await inTurn(async () => 'at its turn')).toBe('at its turn')
})

it('whoever would wait for too long is refused, and takes no turn', async () => {
  const inTurn = takeTurns(1, { ...PATIENT, waiting: 20 })
  const release = Promise.withResolvers<void>()
  const first = inTurn(() => release.promise)
  await expect(inTurn(async () => 'never')).rejects.toThrow(BusyError)
  release.resolve()
  await first
  expect(await inTurn(async () => 'at its turn')).toBe('at its turn')
})
