import { expect, test } from 'vitest'
import { withLiterals } from './literals.ts'

test('values become literals that nothing can leave', () => {
  const sql = 'SELECT {text:String}, {count:UInt32}, {change:Int64}'
  const text = String.raw`a\' OR 'b'`
  expect(withLiterals(sql, { text, count: '7', change: -5n })).toBe(
    String.raw`SELECT 'a\\\' OR \'b\'', toUInt32(7), toInt64(-5)`,
  )
  const chosen = 'SELECT {codes:Array(UInt16)}, {id:UUID}'
  const id = '01890000-0000-7000-8000-0000000000aB'
  expect(withLiterals(chosen, { codes: [3, 12], id })).toBe(`SELECT CAST([3,12], 'Array(UInt16)'), toUUID('${id}')`)
  expect(withLiterals('SELECT {ids:Array(UUID)}', { ids: [id] })).toBe(`SELECT CAST(['${id}'], 'Array(UUID)')`)
})

test('what is no value of its type is refused', () => {
  expect(() => withLiterals('SELECT {count:UInt32}', { count: '1; DROP' })).toThrow('count is no UInt32')
  expect(() => withLiterals('SELECT {count:UInt32}', {})).toThrow(RangeError)
  expect(() => withLiterals('SELECT {text:String}', { text: 5 })).toThrow('text is no String')
  expect(() => withLiterals('SELECT {codes:Array(UInt16)}', { codes: [1, '2]) --'] })).toThrow(RangeError)
  expect(() => withLiterals('SELECT {codes:Array(UInt16)}', { codes: 1 })).toThrow(RangeError)
  expect(() => withLiterals('SELECT {ids:Array(UUID)}', { ids: ["x'"] })).toThrow(RangeError)
  expect(() => withLiterals('SELECT {id:UUID}', { id: "' OR 1 --" })).toThrow(RangeError)
  expect(() => withLiterals('SELECT {share:Float64}', { share: 0.5 })).toThrow('share is no Float64')
})
