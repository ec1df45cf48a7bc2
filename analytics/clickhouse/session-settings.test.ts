import { expect, test } from 'vitest'
import { createSessionSettings } from './session-settings.ts'

const defaults = new Map([
  ['max_threads', 'auto'],
  ['max_block_size', '65409'],
])
const create = () => createSessionSettings(defaults, { session_timezone: 'UTC' })

test('what is set already is not set again, and what the one before set for itself is put back', () => {
  const settings = create()
  expect(settings.changesTo({ max_threads: 1 })).toEqual({ session_timezone: 'UTC', max_threads: 1 })
  expect(settings.changesTo({ max_threads: 1 })).toEqual({})
  expect(settings.changesTo({ max_block_size: '8192' })).toEqual({ max_threads: 'auto', max_block_size: '8192' })
  expect(settings.changesTo()).toEqual({ max_block_size: '65409' })
})

test('after a failure everything is set again', () => {
  const settings = create()
  settings.changesTo({ max_threads: 1 })
  settings.forget()
  expect(settings.changesTo()).toEqual({ session_timezone: 'UTC', max_threads: 'auto' })
})
