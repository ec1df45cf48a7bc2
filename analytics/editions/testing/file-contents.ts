import { expect, test, vi } from 'vitest'
import { sha256 } from '../edition-hash.ts'
import { listWeeks } from '../edition-store.ts'
import { EDITION_TABLES } from '../edition-tables.ts'
import { observationsOf, toRecord } from '../files/dataset.ts'
import { publishedTables } from '../published-tables.ts'
import { problemsAfter } from './by-force.ts'
import { ask, file, fixture } from './edition-place.ts'

/** Files say the same in every format, and what they say does not change. */
export function fileContents(): void {
  test.each(EDITION_TABLES.map(({ id }) => id))(
    '%s: rows add up to the total, and CSV, JSON and JSON-stat say the same',
    async (id) => {
      const json = JSON.parse((await file('JSON', id)).content)
      const observations: Record<string, string | number | null>[] = json.observations
      const names = ['people', 'payments'].filter((name) => observations[0] && name in observations[0])
      const stat = JSON.parse((await file('JSON_STAT', id)).content)
      const csv: string[][] = (await file('CSV', id)).content
        .trimEnd()
        .split('\r\n')
        .map((line: string) =>
          [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted ?? bare),
        )
      const [header = [], ...lines] = csv
      expect(lines).toHaveLength(observations.length)
      expect(json.provenance.statement.provenance.tables[id]).toBe(
        sha256(observations.map((each) => `${JSON.stringify(each)}\n`).join('')),
      )
      expect(stat).toMatchObject({ version: '2.0', class: 'dataset' })
      // One file for readers of both languages.
      for (const words of [stat.label, stat.dimension.row.label, ...Object.values(stat.extension.statusLabels)]) {
        expect(words).toContain(' / ')
      }
      expect(stat.value).toHaveLength(stat.size.reduce((product: number, size: number) => product * size, 1))
      const shown = new Map<string, number>()
      for (const [index, observation] of observations.entries()) {
        const cells = Object.fromEntries(header.map((name, column) => [name, lines[index]?.[column]]))
        expect([cells.week_end, cells.row_code, cells.step_code]).toEqual([
          observation.weekEnd,
          observation.row,
          observation.step,
        ])
        const place = ['row', 'step', 'week_end'].reduce(
          (sum, name) =>
            sum * stat.size[stat.id.indexOf(name)] +
            stat.dimension[name].category.index.indexOf(name === 'week_end' ? observation.weekEnd : observation[name]),
          0,
        )
        for (const [position, name] of names.entries()) {
          const figure = observation[name] ?? null
          expect(cells[name]).toBe(figure === null ? '' : String(figure))
          expect(stat.value[place * names.length + position]).toBe(figure)
          expect(stat.status[place * names.length + position]).toBe(figure === null ? 'c' : undefined)
          if (typeof figure === 'number')
            shown.set(`${name} ${observation.weekEnd} ${observation.step} ${observation.row}`, figure)
        }
        expect(cells.status).toBe(names.some((name) => observation[name] === null) ? 'WITHHELD' : '')
      }
      // Where nothing is withheld, everything is there to add up.
      const rows: string[] = json.rows.map(({ key }: { key: string }) => key).filter((key: string) => key !== 'TOTAL')
      for (const [name, total] of [...shown].filter(([each]) => each.endsWith(' TOTAL'))) {
        const parts = rows.flatMap((row) => shown.get(name.replace(/TOTAL$/, row)) ?? [])
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(total)
        if (rows.length > 0 && parts.length === rows.length)
          expect(
            parts.reduce((sum, part) => sum + part, 0),
            name,
          ).toBe(total)
      }
    },
  )

  test('no number is further from the truth than its files say, those that are sums of several too', async () => {
    const weeks = await listWeeks(fixture.database, 22)
    // The same made of true counts, a thousand for each, as then nothing is withheld.
    const truth = publishedTables(
      weeks.map((week) => {
        const rounded = week.exact.map((count) => count * 1_000)
        const totals = week.measures.map((_measure, column) =>
          week.rows.reduce((sum, _row, row) => sum + (rounded[row * week.measures.length + column] ?? 0), 0),
        )
        return { ...week, rounded, totals, hidden: [] }
      }),
    )
    const dictionary = JSON.parse((await file('DICTIONARY', '', 22)).content)
    for (const table of EDITION_TABLES) {
      const { provenance, observations } = JSON.parse((await file('JSON', table.id, 22)).content)
      const { bounds } = provenance
      expect(JSON.parse((await file('JSON_STAT', table.id, 22)).content).extension.provenance.bounds).toEqual(bounds)
      expect(dictionary.tables.find(({ id }: { id: string }) => id === table.id)).toMatchObject({
        bounds,
        counts: table.counts,
      })
      const exact = (truth.get(table.id) ?? []).flatMap((week) => observationsOf(table, week)).map(toRecord)
      expect(exact).toHaveLength(observations.length)
      for (const [index, { row, step, weekEnd, people, payments }] of observations.entries()) {
        const shown = people ?? payments ?? null
        if (shown === null) continue
        const off = shown - (exact[index]?.people ?? exact[index]?.payments ?? 0) / 1_000
        const own = bounds.rows?.[row] ?? bounds
        const name = `${table.id} ${weekEnd} ${row} ${step}`
        expect(off, name).toBeLessThanOrEqual(own.mostAboveTheTruth)
        expect(off, name).toBeGreaterThanOrEqual(-own.mostBelowTheTruth)
        expect(own.mostAboveTheTruth, name).toBeLessThanOrEqual(bounds.mostAboveTheTruth)
        if (shown > 0 && row !== 'TOTAL') expect(shown, name).toBeGreaterThan(own.withheldUpTo)
      }
    }
    const one = { mostAboveTheTruth: 10, mostBelowTheTruth: 19, withheldUpTo: 10 }
    const boundsOf = async (id: string) => JSON.parse((await file('JSON', id, 22)).content).provenance.bounds
    expect(await boundsOf('funnel-by-province')).toEqual({ base: 10, ...one })
    expect(await boundsOf('funnel-by-province-of-2020')).toMatchObject({
      mostAboveTheTruth: 40,
      mostBelowTheTruth: 76,
      rows: { 31: one, 91: { mostAboveTheTruth: 40, mostBelowTheTruth: 76, withheldUpTo: 10 } },
    })
    // In 2026 all waves of 2020, five at least, are one row: each is a difference that may be off by 29 either way.
    const { WEEKS_26_OR_MORE: old } = (await boundsOf('backlog')).rows
    expect(old.mostAboveTheTruth).toBeGreaterThanOrEqual(5 * 29)
    expect(old.mostBelowTheTruth).toBe(old.mostAboveTheTruth)
  })

  test('a row that is renamed later has its new name in no file of an edition that was made before, and the names are signed', async () => {
    const formats = ['CSV', 'JSON', 'JSON_STAT', 'DICTIONARY']
    const filesOf = () => Promise.all(formats.map(async (format) => (await file(format, 'funnel-by-province')).content))
    const before = await filesOf()
    for (const content of before) expect(content).toContain('DKI Jakarta')
    const rename = (from: string, to: string) =>
      fixture.owner.query(
        `UPDATE journey.dimension_value SET label_id = $2, label_en = $2 WHERE dimension = 'PROVINCE' AND label_id = $1`,
        [from, to],
      )
    expect((await rename('DKI Jakarta', 'Daerah Khusus Jakarta')).rowCount).toBe(1)
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    try {
      const { data } = await ask('{ funnelDimensions { values { label } } }')
      expect(JSON.stringify(data)).toContain('Daerah Khusus Jakarta')
      expect(await filesOf()).toEqual(before)
      const asked = await ask('{ funnel(by: [PROVINCE]) { edition breakdown { labels } } }')
      expect(JSON.stringify(asked.data)).toContain('"Jakarta"')
    } finally {
      vi.useRealTimers()
      await rename('Daerah Khusus Jakarta', 'DKI Jakarta')
    }
    const problems = await problemsAfter(
      'ALTER TABLE analytics.edition DISABLE TRIGGER ALL',
      `UPDATE analytics.edition SET provenance = jsonb_set(provenance, '{labels,PROVINCE,31,id}', '"Batavia"') WHERE number = 3`,
    )
    expect(problems).toEqual(['edition 3: what it says of itself is not what was published'])
  })
}
