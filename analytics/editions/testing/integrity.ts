import { expect, test } from 'vitest'
import { createKey, key } from '../../testing/edition-key.ts'
import { chainHash, hashStatement } from '../edition-hash.ts'
import { NO_EDITION } from '../edition-store.ts'
import { METHOD } from '../make-edition.ts'
import { verifyEditions } from '../verify-editions.ts'
import { problemsAfter, run, verifiedAfter } from './by-force.ts'
import { fixture } from './edition-place.ts'

const addToAll = (column: string, much: number) =>
  `${column} = (SELECT array_agg(n + ${much} ORDER BY place) FROM unnest(${column}) WITH ORDINALITY AS each(n, place))`

/** What is published stays as it is, and what is changed by force is found. */
export function integrity(): void {
  test('what is published cannot be changed, and nothing is added to it', async () => {
    for (const statement of [
      'UPDATE analytics.edition SET method = 2',
      'DELETE FROM analytics.edition_week',
      'TRUNCATE analytics.edition_correction',
    ]) {
      await expect(fixture.owner.query(statement)).rejects.toThrow('what is published is not changed')
    }
    // Not even by a session that calls itself a replica, for which triggers do not count as a rule.
    await fixture.owner.query('SET session_replication_role = replica')
    await expect(fixture.owner.query('DELETE FROM analytics.edition')).rejects.toThrow('not changed')
    await fixture.owner.query('RESET session_replication_role')
    for (const table of ['edition', 'edition_week', 'edition_correction', 'publication']) {
      await expect(fixture.database.$executeRawUnsafe(`DELETE FROM analytics.${table}`)).rejects.toThrow()
    }
    for (const edition of [3, 21]) {
      const addition = `INSERT INTO analytics.edition_week
        SELECT ${edition}, table_id, '2020-01-05', rows, measures, rounded, exact, hidden, totals, empty
        FROM analytics.edition_week WHERE edition = 3 LIMIT 1`
      await expect(fixture.database.$executeRawUnsafe(addition)).rejects.toThrow('nothing is added')
    }
    expect(await verifyEditions(fixture.database, key)).toEqual({
      editions: 21,
      problems: [],
      notes: [`editions 1 to 21: method ${METHOD}`],
    })
  })

  test.each([
    [
      'a total',
      'edition_week',
      `totals[1] = totals[1] + 10 WHERE edition = 3 AND table_id = 'funnel-by-gender'`,
      'funnel-by-gender',
    ],
    ['withheld counts', 'edition_week', `rounded = array_replace(rounded, 0, 10) WHERE edition = 3`, 'kept'],
    [
      'exact counts',
      'edition_week',
      `${addToAll('exact', 100)} WHERE edition = 3 AND table_id = 'funnel-by-wave'`,
      'kept',
    ],
    [
      'what worked out tables are made of',
      'edition_week',
      `${addToAll('rounded', 200)} WHERE edition = 3 AND table_id = 'funnel-by-wave'`,
      'time-from-selection',
    ],
    [
      'when it was published',
      'edition',
      `published_at = published_at + interval '1 second' WHERE number = 3`,
      'of itself',
    ],
    ['the watermark', 'edition', `watermark = watermark - interval '1 hour' WHERE number = 3`, 'of itself'],
    ['the scale', 'edition', 'scale = 0.5 WHERE number = 3', 'of itself'],
    ['the method', 'edition', `method = '1' WHERE number = 3`, 'of itself'],
    [
      'how it was made',
      'edition',
      `provenance = jsonb_set(provenance, '{statistics}', '{}') WHERE number = 3`,
      'of itself',
    ],
    [
      'the hash of a table',
      'edition',
      `provenance = jsonb_set(provenance, '{tables,backlog}', '""') WHERE number = 3`,
      'backlog',
    ],
    [
      'the signature',
      'edition',
      'signature = (SELECT signature FROM analytics.edition WHERE number = 4) WHERE number = 3',
      'signature',
    ],
  ])('%s changed by force is found', async (_what, table, change, says) => {
    const problems = await problemsAfter(
      `ALTER TABLE analytics.${table} DISABLE TRIGGER ALL`,
      `UPDATE analytics.${table} SET ${change}`,
    )
    expect(problems[0]).toContain('edition 3: ')
    expect(problems).toContainEqual(expect.stringContaining(says))
  })

  test('an edition that was left out, added to, or signed with a key of somebody else is found', async () => {
    const off = 'ALTER TABLE analytics.edition_week DISABLE TRIGGER ALL'
    const left = 'DELETE FROM analytics.edition_week WHERE edition = 3'
    const edition = [
      'ALTER TABLE analytics.edition DISABLE TRIGGER ALL',
      'DELETE FROM analytics.edition WHERE number = 3',
    ]
    expect(await problemsAfter(off, left, ...edition)).toContain('edition 4: edition 3 is missing before it')
    const added = `INSERT INTO analytics.edition_week
      SELECT edition, table_id, week_end + 1, rows, measures, rounded, exact, hidden, totals, empty
      FROM analytics.edition_week WHERE edition = 3 AND table_id = 'funnel-by-gender'`
    expect(await problemsAfter(off, added)).toContain('edition 3: funnel-by-gender is not as it was published')

    const foreign = createKey('foreign')
    const last = await fixture.database.edition.findUniqueOrThrow({ where: { number: 21 } })
    const resigned = `UPDATE analytics.edition SET public_key = '${foreign.publicKey}', signature = '${foreign.sign(last.hash)}' WHERE number = 21`
    const problem = `edition 21: it is signed with a key that is not this platform’s: ${foreign.publicKey}`
    expect(await problemsAfter('ALTER TABLE analytics.edition DISABLE TRIGGER ALL', resigned)).toEqual([problem])
    // After a change of keys, the earlier one is named by whoever checks.
    expect((await verifyEditions(fixture.database, foreign)).problems).toHaveLength(21)
    expect((await verifyEditions(fixture.database, foreign, [key.publicKey])).problems).toEqual([])
  })

  test('editions by an earlier method are verified like others, and it is said which were made by which', async () => {
    const { problems, notes } = await verifiedAfter(async (database) => {
      await run([
        'ALTER TABLE analytics.edition DISABLE TRIGGER ALL',
        // By method 3 no names of rows were kept.
        `UPDATE analytics.edition SET method = '3', provenance = provenance - 'labels' WHERE number < 20`,
      ])(database)
      let previousHash = NO_EDITION
      for (const edition of await database.edition.findMany({ orderBy: { number: 'asc' } })) {
        const contentHash = hashStatement(edition)
        const hash = chainHash(previousHash, contentHash)
        const data = { contentHash, previousHash, hash, signature: key.sign(hash) }
        await database.edition.update({ where: { number: edition.number }, data })
        previousHash = hash
      }
    })
    expect(problems).toEqual([])
    expect(notes).toEqual(['editions 1 to 19: method 3', `editions 20 to 21: method ${METHOD}`])
  })
}
