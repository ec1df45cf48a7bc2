import { expect, it } from 'vitest'
import { pngOf } from './png.ts'

it('a drawing becomes a picture twice its size, with its letters', async () => {
  const drawing = (text: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20" width="100" height="20"><text x="0" y="15">${text}</text></svg>`
  const [empty, lettered] = [await pngOf(drawing('')), await pngOf(drawing('Gelombang'))]
  expect(lettered.subarray(1, 4).toString()).toBe('PNG')
  expect([lettered.readUInt32BE(16), lettered.readUInt32BE(20)]).toEqual([200, 40])
  expect(lettered.length).toBeGreaterThan(empty.length + 500)
})
