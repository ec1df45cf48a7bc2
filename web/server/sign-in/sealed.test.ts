import { expect, it } from 'vitest'
import { z } from 'zod'
import { createSeal } from './sealed.ts'

const shape = z.object({ name: z.string() })
const later = () => Date.now() + 60_000

it('opens what it closed, also with an older key', async () => {
  const text = await createSeal(['old']).close('session', { name: 'Ayu' }, later())
  expect(text).not.toContain('Ayu')
  expect(await createSeal(['old']).open('session', text, shape)).toEqual({ name: 'Ayu' })
  expect(await createSeal(['new', 'old']).open('session', text, shape)).toEqual({ name: 'Ayu' })
})

it('opens nothing that is of another key, purpose or shape, altered, or too old', async () => {
  const seal = createSeal(['key'])
  const text = await seal.close('session', { name: 'Ayu' }, later())
  expect(await createSeal(['other']).open('session', text, shape)).toBeUndefined()
  expect(await seal.open('sign-in', text, shape)).toBeUndefined()
  expect(await seal.open('session', text, z.object({ name: z.number() }))).toBeUndefined()
  expect(await seal.open('session', `${text.slice(0, -4)}AAAA`, shape)).toBeUndefined()
  expect(await seal.open('session', 'x', shape)).toBeUndefined()
  const past = await seal.close('session', { name: 'Ayu' }, Date.now() - 2_000)
  expect(await seal.open('session', past, shape)).toBeUndefined()
})
