import { expect, test } from 'vitest'
import { canonicalJson, hashStatement } from './edition-hash.ts'

const named = (wave: number) => ({ id: `Gelombang ${wave}`, en: `Wave ${wave}` })

const said = (method: string, labels: object) => ({
  ...{ number: 3, asOf: new Date('2026-11-22'), publishedAt: new Date('2026-11-23T02:00:00Z'), watermark: null },
  ...{ reason: 'WEEKLY', method, programme: null, scale: null },
  provenance: { tables: {}, kept: '', labels },
})

test('keys are in order of their code points, numbers too, as jq and Python have them', () => {
  const value = { 10: { b: [], a: '\n' }, 2: [null, { z: 0.5, '': true }], '\u{1f30a}': 'é', '\u{ff21}': {} }
  // What `jq -cS` and `json.dumps(…, sort_keys=True, separators=(',', ':'), ensure_ascii=False)` print.
  expect(canonicalJson(value)).toBe('{"10":{"a":"\\n","b":[]},"2":[null,{"":true,"z":0.5}],"Ａ":{},"🌊":"é"}')
})

// Hashes made by jq 1.6 as docs/open-data.md says: of method 11, and of one before.
test.each([
  ['11', '1ab6c99c331a4251ef90c2700af11d7f63f2bc5eaf5026053ea6cca9c318417f'],
  ['10', 'a30e326adec2c43faaddd17492efaec3eed0e2f55a1085edaa3d20e25865f45d'],
])('an edition of method %s whose waves are 2 and 10 has the hash that a reader makes', (method, hash) => {
  expect(hashStatement(said(method, { WAVE: { 2: named(2), 10: named(10) } }))).toBe(hash)
})
