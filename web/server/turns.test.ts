import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { takeTurns } from './turns.ts'

it('so many run at a time, the others in the order in which they came, whatever becomes of those before', async () => {
  const inTurn = takeTurns(2, 10_000)
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

it('nobody waits for longer than the patience says, and whoever went on by that takes no turn from others', async () => {
  const inTurn = takeTurns(1, 30)
  const release = Promise.withResolvers<void>()
  const hangs = inTurn(() => release.promise)
  await Promise.all(Array.from({ length: 5 }, () => inTurn(() => sleep(1))))
  const last = inTurn(async () => 'at its turn')
  release.resolve()
  await hangs
  expect(await last).toBe('at its turn')
})
