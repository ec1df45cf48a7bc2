import { expect, test } from 'vitest'
import { createKey, key } from '../../testing/edition-key.ts'
import { waitUntilPublished } from '../../testing/wait-until.ts'
import { listWeeks } from '../edition-store.ts'
import { METHOD } from '../make-edition.ts'
import { noteCorrection } from '../note-correction.ts'
import { verifyEditions } from '../verify-editions.ts'
import { problemsAfter, run, verifiedAfter } from './by-force.ts'
import { ask, fixture, loseClickHouse } from './edition-place.ts'

/** A correction without a signature, which the database refuses: only by force it comes in. */
const unsigned = (notedAt: string) =>
  `INSERT INTO analytics.edition_correction (edition, noted_at, text_id, text_en, reason_id, reason_en)
    VALUES (3, ${notedAt}, 'x', 'All of it is wrong.', 'x', 'x')`
const LET_IN = 'ALTER TABLE analytics.edition_correction DROP CONSTRAINT edition_correction_is_signed'

/** What turned out to be wrong is noted beside it. */
export function corrections(): void {
  test('a correction is noted beside the edition with what was wrong and why; both outlive ClickHouse', async () => {
    const what = { id: '12 pendaftar kurang', en: '12 people fewer registered' }
    const why = { id: 'Tercatat dua kali.', en: 'They were entered twice.' }
    await noteCorrection(fixture.database, key, { edition: 11, table: 'funnel-by-gender', what, why })
    await expect(noteCorrection(fixture.database, key, { edition: 99, what, why })).rejects.toThrow(
      'There is no edition 99.',
    )
    await expect(noteCorrection(fixture.database, key, { edition: 11, table: 'none', what, why })).rejects.toThrow(
      'There is no table none.',
    )
    for (const [words, says] of [
      [{ what, why: { id: '', en: why.en } }, 'Nothing is said for: why (id).'],
      [{ what: { id: ' ', en: '\n' }, why }, 'Nothing is said for: what (id), what (en).'],
    ] as const) {
      await expect(noteCorrection(fixture.database, key, { edition: 11, ...words })).rejects.toThrow(says)
    }
    const before = await listWeeks(fixture.database, 21)
    await loseClickHouse()
    const { data } = await ask('{ edition(number: 11) { corrections { table text reason } } }')
    expect(data.edition.corrections).toEqual([{ table: 'funnel-by-gender', text: what.en, reason: why.en }])
    expect(await listWeeks(fixture.database, 21)).toEqual(before)
    expect(await verifyEditions(fixture.database, key)).toEqual({
      editions: 21,
      problems: [],
      notes: [`editions 1 to 21: method ${METHOD}`],
    })
    await expect(fixture.owner.query("UPDATE analytics.edition_correction SET text_en = ''")).rejects.toThrow(
      'not changed',
    )
    await waitUntilPublished(fixture.owner)
  })

  test('a correction without a signature is refused, whatever date it bears, and a problem if it came in by force', async () => {
    await expect(fixture.database.$executeRawUnsafe(unsigned(`'2020-01-01'`))).rejects.toThrow('is_signed')
    expect(await problemsAfter(LET_IN, unsigned(`analytics.corrections_signed_since() + interval '1 minute'`))).toEqual(
      [expect.stringMatching(/^edition 3: .*All of it is wrong.* is not signed$/)],
    )
  })

  test('one that was noted before corrections were signed is told as what it is, and is no problem', async () => {
    const old = [LET_IN, unsigned(`analytics.corrections_signed_since() - interval '1 minute'`)]
    const { problems, notes } = await verifiedAfter(run(old))
    expect(problems).toEqual([])
    expect(notes).toContainEqual(
      expect.stringMatching(/^edition 3: .*All of it is wrong.* is not signed: .* before there were signatures$/),
    )
  })

  test('a correction that is changed by force is named', async () => {
    const change = ['ALTER TABLE analytics.edition_correction DISABLE TRIGGER ALL']
    const [problem] = await problemsAfter(...change, `UPDATE analytics.edition_correction SET text_en = 'none'`)
    expect(problem).toContain('edition 11')
    const foreign = createKey('foreign')
    const [whose] = await problemsAfter(
      ...change,
      `UPDATE analytics.edition_correction SET public_key = '${foreign.publicKey}'`,
    )
    expect(whose).toContain(foreign.publicKey)
  })
}
