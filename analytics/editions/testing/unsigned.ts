import { expect, test } from 'vitest'
import { ANONYMOUS } from '#platform/identity.ts'
import { createKey, key } from '../../testing/edition-key.ts'
import { chainHash, hashStatement } from '../edition-hash.ts'
import { listWeeks } from '../edition-store.ts'
import { makeEdition } from '../make-edition.ts'
import { noteCorrection } from '../note-correction.ts'
import { createEditionList } from '../signed-editions.ts'
import { verifyEditions } from '../verify-editions.ts'
import { lastWeekBy } from '../week-ends.ts'
import { ask, file, fixture, make } from './edition-place.ts'
import { passWeek } from './programme.ts'

const WEEK_END = '2026-11-22'
const COLUMNS = `number, as_of, published_at, watermark, reason, method, programme, scale, provenance, content_hash,
  previous_hash, hash, signature, public_key`

/** The last edition once more as another one, as the role of the analytics process may put it there, but for some columns. */
function forge(changes: Record<string, string>, weeks = ''): Promise<unknown> {
  const columns = COLUMNS.split(',').map((name) => name.trim())
  const values = columns.map((name) => changes[name] ?? name)
  const edition = `INSERT INTO analytics.edition (${COLUMNS})
    SELECT ${values.join(', ')} FROM analytics.edition ORDER BY number DESC LIMIT 1`
  return fixture.database.$transaction([
    fixture.database.$executeRawUnsafe(edition),
    ...(weeks ? [fixture.database.$executeRawUnsafe(weeks)] : []),
  ])
}

const NEXT = { number: 'number + 1', as_of: `'${WEEK_END}'` }

/** Whoever gets hold of the database's role cannot publish anything. */
export function unsigned(): void {
  test.each([
    ['a hash that is none', { hash: `'h'` }],
    ['a signature that is none', { signature: `'s'` }],
    ['a key that is none', { public_key: `'k'` }],
    ['a number that is not the next', { number: 'number + 2' }],
    ['a day that ends no week', { as_of: `'2026-11-21'` }],
    [
      'a week that is not over',
      { as_of: `(now() + interval '14 days' - interval '1 day' * extract(isodow FROM now()))::date` },
    ],
    ['a week before the last', { as_of: 'as_of - 7' }],
  ])('an edition with %s is refused', async (_what, changes) => {
    await expect(forge({ ...NEXT, ...changes })).rejects.toThrow(/edition|violates/)
  })

  test('what is well formed and not signed is served to nobody, and the next edition goes on from the last that is', async () => {
    const told: [number, readonly string[]][] = []
    const readEditions = createEditionList(fixture.database, [key.publicKey], (...each) => told.push(each))
    const [last] = (await readEditions()).signed.slice(-1)
    if (!last) throw new Error('no edition')
    const first = last.number + 1
    const foreign = createKey('foreign')
    // With its tables, in which all is 1000 more; signed by somebody else; and with the signature of the edition before.
    const said = { ...last, number: first, asOf: new Date(WEEK_END) }
    const contentHash = hashStatement(said)
    const hash = chainHash(last.hash, contentHash)
    await forge(
      {
        ...NEXT,
        ...{ content_hash: `'${contentHash}'`, previous_hash: `'${last.hash}'`, hash: `'${hash}'` },
        ...{ signature: `'${foreign.sign(hash)}'`, public_key: `'${foreign.publicKey}'` },
      },
      `INSERT INTO analytics.edition_week
        SELECT ${first}, table_id, '${WEEK_END}', rows, measures, array_fill(1000, ARRAY[cardinality(rounded)]), exact, '{}', totals, empty
        FROM analytics.edition_week WHERE week_end = (SELECT max(week_end) FROM analytics.edition_week)`,
    )
    await forge({ ...NEXT, public_key: `'${key.publicKey}'`, signature: `'${last.signature}'` })
    expect((await readEditions()).foreign).toEqual([first, first + 1])
    expect(told.map(([number]) => number)).toEqual([first, first + 1])
    expect(told[0]?.[1]).toEqual([`it is signed with a key that is not this platform’s: ${foreign.publicKey}`])

    const asked = `{ editions(first: 2) { number } edition(number: ${first}) { number } funnel(by: [GENDER]) { edition }
      editionFile(table: "funnel-by-gender", format: CSV, base: "https://data.example") { edition } }`
    const { data } = await ask(asked)
    expect(data.editions[0]).toEqual({ number: last.number })
    expect([data.edition, data.funnel.edition, data.editionFile.edition]).toEqual([null, last.number, last.number])
    expect(await file('CSV', 'funnel-by-gender', first)).toBeNull()
    const catalogue = await file('CATALOGUE', '', null)
    expect(catalogue.content).not.toContain(`/data/editions/${first}/`)

    // The same week, of which there was none yet.
    await passWeek(lastWeekBy(WEEK_END))
    expect(await make(lastWeekBy(WEEK_END))).toMatchObject({ number: first + 2, isNew: true })
    const made = (await readEditions()).signed.at(-1)
    expect(made).toMatchObject({ number: first + 2, previousHash: last.hash })
    expect((await ask(asked)).data.editionFile.edition).toBe(first + 2)
    const { content } = await file('JSON', 'funnel-by-gender', null)
    const weeks = (await listWeeks(fixture.database, first + 2, [first, first + 1])).filter(
      ({ tableId }) => tableId === 'funnel-by-gender',
    )
    const { observations }: { observations: { weekEnd: string; people: number | null }[] } = JSON.parse(content)
    expect(new Set(observations.map(({ weekEnd }) => weekEnd)).size).toBe(weeks.length)
    const { problems } = await verifyEditions(fixture.database, key)
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining([`edition ${first}`, `edition ${first + 1}`]),
    )
    expect(problems.filter((problem) => problem.startsWith(`edition ${first + 2}`))).toEqual([])
  })

  test('a correction that the platform has not signed is served to nobody', async () => {
    const words = { id: 'Semua salah.', en: 'All of it is wrong.' }
    const noted = await noteCorrection(fixture.database, createKey('foreign'), { edition: 11, what: words, why: words })
    expect(noted.textEn).toBe(words.en)
    const { data } = await ask('{ edition(number: 11) { corrections { text } } }')
    expect(data.edition.corrections).toHaveLength(1)
    for (const format of ['CORRECTIONS', 'CATALOGUE', 'JSON']) {
      expect((await file(format, 'funnel-by-gender', null)).content).not.toContain(words.en)
    }
    expect((await verifyEditions(fixture.database, key)).problems).toContainEqual(expect.stringContaining(words.en))
  })

  test('whoever has a new key and does not name that of before makes no edition', async () => {
    const renewed = createKey('renewed')
    const parts = {
      ...fixture.contextOf(ANONYMOUS),
      key: renewed,
      readEditions: createEditionList(fixture.database, [renewed.publicKey]),
    }
    const order = { week: lastWeekBy(WEEK_END), reason: 'COMMAND' as const, playback: undefined }
    await expect(makeEdition(parts, order)).rejects.toThrow('EDITIONS_PUBLIC_KEYS')
  })
}
