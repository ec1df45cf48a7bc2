import { expect, test } from 'vitest'
import { readFileAddress } from './address.ts'

test.each([
  ['/data/catalogue.jsonld', { number: undefined, table: undefined, format: 'CATALOGUE' }],
  ['/data/corrections.json', { number: undefined, table: undefined, format: 'CORRECTIONS' }],
  ['/data/editions/7/funnel-by-wave.csv', { number: 7, table: 'funnel-by-wave', format: 'CSV' }],
  ['/data/latest/funnel-by-wave.json', { number: undefined, table: 'funnel-by-wave', format: 'JSON' }],
  ['/data/latest/funnel-by-wave.jsonstat.json', { number: undefined, table: 'funnel-by-wave', format: 'JSON_STAT' }],
  ['/data/editions/12/dictionary.json', { number: 12, table: undefined, format: 'DICTIONARY' }],
])('%s is a file of an edition', (path, address) => {
  expect(readFileAddress(path)).toEqual(address)
})

test.each(['/data', '/data/editions/0/a.csv', '/data/editions/x/a.csv', '/data/latest/../a.csv', '/data/latest/a.exe'])(
  '%s is none',
  (path) => expect(readFileAddress(path)).toBeUndefined(),
)
