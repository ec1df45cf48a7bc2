import { expect, test } from 'vitest'
import { viewerWith } from '../../testing/analytics-fixture.ts'
import { key } from '../../testing/edition-key.ts'
import { chainHash, sha256 } from '../edition-hash.ts'
import { isSignedBy } from '../edition-key.ts'
import { EDITION_TABLES } from '../edition-tables.ts'
import { weekEndOf } from '../week-ends.ts'
import { ask, FIRST, file } from './edition-place.ts'

/** As a reader makes it, by what is no part of the platform: keys are sorted as text. */
function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText)}]`
  if (!(value instanceof Object)) return JSON.stringify(value)
  const fields = new Map(Object.entries(value).map(([key, each]) => [JSON.stringify(key), sortedText(each)]))
  return `{${[...fields.keys()].sort().map((key) => `${key}:${fields.get(key)}`)}}`
}

/** Files say where they come from, and no more than they may. */
export function fileProvenance(): void {
  test('exact errors are in no published file and no anonymous answer, but to be had by those who see exact figures', async () => {
    const exact = /meanError|largestError|protectedCounts|repaired|shareHidden|"cells"/
    for (const { id } of EDITION_TABLES) {
      for (const format of ['CSV', 'JSON', 'JSON_STAT']) expect((await file(format, id)).content).not.toMatch(exact)
    }
    for (const format of ['DICTIONARY', 'CATALOGUE']) expect((await file(format, '')).content).not.toMatch(exact)
    const utility = '{ edition(number: 20) { utility { mostAbove mostBelow shareWithheld } } }'
    const { data } = await ask(utility)
    expect(data.edition.utility).toMatchObject({ mostAbove: 10, mostBelow: 19 })
    const json = JSON.parse((await file('JSON', 'funnel-by-gender')).content)
    expect(json.provenance.statement.provenance.statistics.shareWithheld).toBe(data.edition.utility.shareWithheld)
    for (const field of ['meanError', 'largestError', 'shareHidden']) {
      const source = `{ edition(number: 20) { utility { ${field} } } }`
      const refused = await ask(source)
      expect(refused.codes).toHaveLength(1)
      expect(refused.data.edition.utility[field]).toBeNull()
      expect((await ask(source, viewerWith('payment_officer'))).codes).toHaveLength(1)
      for (const role of ['analyst', 'auditor', 'administrator'] as const) {
        expect((await ask(source, viewerWith(role))).data.edition.utility[field]).toEqual(expect.any(Number))
      }
    }
  })

  test('files say where they come from, are safe for spreadsheets, and leave out what is withheld', async () => {
    const csv = await file('CSV', 'funnel-by-province', 5)
    expect(csv.name).toBe('funnel-by-province.csv')
    const [header, ...lines]: string[] = csv.content.trimEnd().split('\r\n')
    expect(header).toBe(
      'edition,week_end,row_code,row_label_id,row_label_en,step_code,step_label_id,step_label_en,people,status',
    )
    expect(lines).toHaveLength(5 * 36 * 14)
    expect(lines.filter((line) => line.endsWith(',WITHHELD')).every((line) => line.includes(',,'))).toBe(true)
    const json = JSON.parse((await file('JSON', 'funnel-by-province', 5)).content)
    expect(json.provenance).toMatchObject({
      edition: 5,
      asOf: weekEndOf(FIRST + 4),
      licence: expect.stringContaining('creativecommons'),
    })
    expect(json.observations).toHaveLength(lines.length)
    const stat = JSON.parse((await file('JSON_STAT', 'funnel-by-province', 5)).content)
    expect(stat).toMatchObject({ version: '2.0', class: 'dataset', size: [36, 14, 5] })
    expect(stat.value).toHaveLength(36 * 14 * 5)
    expect(csv.content).not.toContain('exact')
    expect(JSON.parse((await file('DICTIONARY', '')).content).columns).toHaveLength(11)
    const catalogue = JSON.parse((await file('CATALOGUE', '')).content)
    const ofType = (type: string) =>
      catalogue['dcat:dataset'].filter((each: { '@type': string }) => each['@type'] === type)
    const [allSeries, datasets] = [ofType('dcat:DatasetSeries'), ofType('dcat:Dataset')]
    expect([allSeries.length, datasets.length]).toEqual([EDITION_TABLES.length, 22 * EDITION_TABLES.length])
    expect(catalogue['dcat:dataset']).toHaveLength(23 * EDITION_TABLES.length)
    // Of a catalogue, a series and a dataset: terms of DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/).
    const terms = [...catalogue['dcat:dataset'], catalogue].flatMap((each) => Object.keys(each))
    expect(new Set(terms.filter((term) => term.startsWith('dcat:')))).toEqual(
      new Set(['dcat:dataset', 'dcat:distribution', 'dcat:inSeries', 'dcat:version']),
    )
    const address = catalogue['@id']
    expect(address).toBe('https://data.example/catalogue.jsonld')
    // What DCAT-AP 3 asks of each class.
    const has = (node: object, ...names: string[]) => expect(Object.keys(node)).toEqual(expect.arrayContaining(names))
    has(catalogue, '@context', 'dct:title', 'dct:description', 'dct:publisher', 'dcat:dataset')
    const series = new Set(allSeries.map((each: { '@id': string }) => each['@id']))
    for (const each of allSeries) has(each, 'dct:title', 'dct:description')
    for (const dataset of datasets) {
      has(dataset, '@id', 'dct:title', 'dct:description', 'dct:publisher', 'dct:license', 'foaf:page', 'dct:relation')
      // A place in the catalogue itself.
      expect(dataset['@id']).toMatch(new RegExp(`^${address}#editions/\\d+/[a-z0-9-]+$`))
      expect(series).toContain(dataset['dcat:inSeries']['@id'])
      for (const each of dataset['dcat:distribution']) has(each, 'dcat:accessURL', 'dcat:mediaType', 'dct:license')
    }
    const corrected = catalogue['dcat:dataset'].filter((dataset: object) => 'adms:versionNotes' in dataset)
    expect(corrected.map((dataset: { '@id': string }) => dataset['@id'])).toEqual(
      Array.from({ length: 12 }, (_, index) => `${address}#editions/${22 - index}/funnel-by-gender`),
    )
    expect(await file('CSV', 'none')).toBeNull()
  })

  test('a reader makes hash and signature again from a download; numbered files say where corrections stand, the latest which', async () => {
    const { provenance } = JSON.parse((await file('JSON', 'funnel-by-gender', 20)).content)
    const { statement, contentHash, previousHash, hash, signature, publicKey, corrections } = provenance
    expect(statement).toMatchObject({ number: 20, asOf: weekEndOf(FIRST + 19), method: expect.any(String) })
    expect(Object.keys(statement.provenance.labels.WAVE)).toEqual(expect.arrayContaining(['9', '10']))
    expect(sha256(sortedText(statement))).toBe(contentHash)
    // When exactly somebody was selected is in no statement.
    const [moments] = statement.provenance.statements.filter(({ name }: { name: string }) => name === 'edition_moments')
    expect(moments.sql).toContain('{seconds:Array(Int32)}')
    expect(moments.sql).not.toMatch(/\d{9}/)
    expect(chainHash(previousHash, contentHash)).toBe(hash)
    expect([publicKey, isSignedBy(publicKey, hash, signature)]).toEqual([key.publicKey, true])
    expect(previousHash).toBe(JSON.parse((await file('JSON', 'backlog', 19)).content).provenance.hash)
    const at = 'https://data.example/corrections.json'
    expect(corrections).toEqual({ at })
    const note = { edition: 11, table: 'funnel-by-gender', what: { en: '12 people fewer registered' } }
    const latest = async (format: string, table: string) => JSON.parse((await file(format, table, null)).content)
    expect((await latest('JSON', 'funnel-by-gender')).provenance.corrections).toMatchObject({ at, noted: [note] })
    expect((await latest('JSON_STAT', 'funnel-by-gender')).extension.provenance.corrections.noted).toHaveLength(1)
    expect((await latest('JSON', 'funnel-by-wave')).provenance.corrections).toEqual({ at, noted: [] })
    expect(await latest('CORRECTIONS', '')).toMatchObject({ corrections: [note] })
    const nought = await ask('{ editionFile(number: 0, format: CATALOGUE, base: "https://data.example") { name } }')
    expect(nought.codes).toEqual(['INVALID_INPUT'])
  })

  test.each([
    'javascript:alert(1)',
    'https://someone:word@data.example',
    'https://data.example/?a=1',
    'data',
    `https://${'a'.repeat(300)}.example`,
  ])('files are not made with an address that is none: %s', async (base) => {
    const { codes } = await ask(`{ editionFile(format: CATALOGUE, base: "${base}") { name } }`)
    expect(codes).toEqual(['INVALID_INPUT'])
  })
}
