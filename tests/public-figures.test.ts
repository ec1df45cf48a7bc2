import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measureAt } from '#analytics/editions/measures.ts'
import english from '../web/messages/en.json' with { type: 'json' }
import indonesian from '../web/messages/id.json' with { type: 'json' }
import { withBrowser } from './support/browser.ts'
import { onPage } from './support/home-page.ts'
import { type RunningWeb, startWeb } from './support/running-web.ts'
import { SOME_FIGURES, startStubGateway } from './support/stub-gateway.ts'

const DATE = '2020-09-15'
const LANGUAGES = [
  {
    prefix: '',
    locale: 'id-ID',
    withheld: 'tidak ditampilkan',
    pages: ['/', '/provinsi/32', '/gelombang', '/provinsi', '/perkembangan'],
  },
  {
    prefix: '/en',
    locale: 'en-GB',
    withheld: 'not shown',
    pages: ['/en', '/en/provinces/32', '/en/waves', '/en/provinces', '/en/progress'],
  },
] as const
const PARTS = ['REGISTERED', 'PHONE_VERIFIED', 'SELECTED', 'PURCHASED', 'COMPLETED', 'PAID']

let gateway: Awaited<ReturnType<typeof startStubGateway>>
let web: RunningWeb

beforeAll(async () => {
  gateway = await startStubGateway({ ...SOME_FIGURES, edition: 7 })
  web = await startWeb(gateway.url)
}, 120_000)
afterAll(async () => {
  gateway.close()
  expect(await web.stop(), 'exit code of the web').toBe(0)
})

type Row = Record<string, string | number | null>

/** What each row of a file says of the whole of it. */
const OF_FILE = ['edition', 'rounded_to', 'scale']
type Table = { caption: string; rows: { key: string; cells: string[]; hasBar: boolean }[] }
type FigureFile = {
  language: string
  title: string
  asOf: string
  edition: number | null
  notes: string[]
  dictionary: Record<string, string>
  rows: Row[]
}
type Steps = { step: string; count: number | null }[]

/** A figure's JSON, after its CSV has been found to say the same. */
async function figure(address: string): Promise<FigureFile> {
  const [csv, json] = await Promise.all([fetch(address), fetch(address.replace('.csv', '.json'))])
  expect([csv.status, csv.headers.get('content-type')], address).toEqual([200, expect.stringContaining('text/csv')])
  expect(json.headers.get('access-control-allow-origin')).toBe('*')
  const [head = [], ...lines] = (await csv.text()).trimEnd().split('\r\n').map(cellsOf)
  const read = await json.json()
  expect(Object.keys(read.dictionary)).toEqual(head)
  expect(
    Object.values(read.dictionary).every((meaning) => meaning !== ''),
    'each column has its meaning',
  ).toBe(true)
  const rows: Row[] = read.rows
  const from = [read.edition, read.edition === null ? 1 : 10, read.scale]
  for (const row of rows) expect(OF_FILE.map((column) => row[column])).toEqual(from)
  expect(lines).toEqual(rows.map((row) => head.map((column) => String(row[column] ?? ''))))
  return read
}

/** Every table of a page, folded ones too, with the files that it offers by name. */
async function readPage(address: string): Promise<{ tables: Table[]; files: Map<string, string> }> {
  let tables: Table[] = []
  const files = new Map<string, string>()
  await withBrowser((browser) =>
    onPage(browser, address, { javaScriptEnabled: false }, async (page) => {
      tables = await page.locator('table').evaluateAll((all) =>
        all.map((table) => ({
          caption: table.querySelector('caption')?.textContent ?? '',
          rows: [...table.querySelectorAll('tr[data-key]')].map((row) => ({
            key: row.getAttribute('data-key') ?? '',
            hasBar: row.querySelector('.bar') !== null,
            cells: [...row.querySelectorAll('td')].map((cell) => (cell.textContent ?? '').trim()),
          })),
        })),
      )
      for (const link of await page.locator('a[download][href*=".csv"]').all()) {
        const href = (await link.getAttribute('href')) ?? ''
        files.set(/([a-z-]+)\.csv/.exec(href)?.[1] ?? '', new URL(href, address).href)
      }
    }),
  )
  return { tables, files }
}

async function ask<Data>(query: string): Promise<Data> {
  const answer = await fetch(gateway.url, { method: 'POST', body: JSON.stringify({ query }) })
  return (await answer.json()).data
}

const AS_OF = `asOf: "${DATE}T05:00:00Z"`

describe.each(LANGUAGES)('the public pages in $locale', ({ locale, withheld, pages }) => {
  const format = new Intl.NumberFormat(locale, { useGrouping: 'always' })
  const shown = (value: unknown) => (value === null ? withheld : format.format(Number(value)))

  it('show the numbers of the API and of their files, in every table', async () => {
    const [home, province, waves, provinces, progress] = await Promise.all(
      pages.map((path) => readPage(`${web.url}${path}?date=${DATE}`)),
    )
    if (!home || !province || !waves || !provinces || !progress) throw new Error('a page is missing')

    for (const [page, filter] of [
      [home, ''],
      [province, ', filter: { province: ["32"] }'],
    ] as const) {
      const { rows } = await figure(page.files.get('funnel') ?? '')
      const { funnel } = await ask<{ funnel: { steps: Steps } }>(
        `{ funnel(${AS_OF}${filter}) { steps { step count } } }`,
      )
      expect(rows.map(({ step, people }) => ({ step, count: people }))).toEqual(funnel.steps)
      const table = page.tables.find((each) => each.rows.length === 14)
      expect(table?.rows.map(({ key, cells: [people] }) => [key, people])).toEqual(
        rows.map(({ step, people }) => [step, shown(people)]),
      )
    }

    for (const [page, by] of [
      [home, 'WAVE'],
      [home, 'PROVINCE'],
      [waves, 'WAVE'],
      [provinces, 'PROVINCE'],
    ] as const) {
      const { rows, edition } = await figure(page.files.get(`funnel-by-${by.toLowerCase()}`) ?? '')
      expect(edition).toBe(7)
      const { funnel } = await ask<{ funnel: { breakdown: { keys: string[]; steps: Steps }[] } }>(
        `{ funnel(${AS_OF}, by: [${by}]) { breakdown { keys steps { step count } } } }`,
      )
      const parts = funnel.breakdown.flatMap(({ keys, steps }) => steps.map((each) => ({ code: keys[0], ...each })))
      expect(rows.map(({ code, step, people }) => ({ code, step, count: people }))).toEqual(parts)
      // By wave from selection on; and a share at the end.
      const told = by === 'WAVE' ? PARTS.slice(PARTS.indexOf('SELECTED')) : PARTS
      const isOfParts = ({ cells }: { cells: unknown[] }) => cells.length === told.length + 1
      const table = page.tables.find((each) => each.rows.some(isOfParts) && hasKeys(each, rows))
      for (const { key, cells, hasBar } of table?.rows ?? []) {
        const own = rows.filter(({ code }) => code === key)
        const expected = told.map((part) => shown(own.find(({ step }) => step === part)?.people ?? null))
        expect(cells.slice(0, told.length), key).toEqual(expected)
        // A share of what is not shown is neither a dash nor an empty bar, which read as nought.
        const isKnown = ['SELECTED', 'PAID'].every((part) => own.find(({ step }) => step === part)?.people !== null)
        expect([cells.at(-1) !== withheld, hasBar], key).toEqual([isKnown, isKnown])
      }
      expect(table?.rows).toHaveLength(funnel.breakdown.length)
    }

    const drawn = await figure(waves.files.get('waves') ?? '')
    for (const { wave, quota, joined, selected } of drawn.rows) {
      const row = waves.tables[0]?.rows.find(({ key }) => key === String(wave))
      const numbers = [quota, joined, selected].map((value) => (value === null ? '–' : shown(value)))
      expect(row?.cells.slice(0, 3)).toEqual(numbers)
    }
  }, 60_000)

  it('show training, payments in rupiah and backlog over time, each with its table and files, as the API has them', async () => {
    const progress = await readPage(`${web.url}${pages[4]}?date=${DATE}`)
    const home = await readPage(`${web.url}${pages[0]}?date=${DATE}`)
    for (const [index, name] of ['training', 'payments', 'backlog'].entries()) {
      const { rows } = await figure(progress.files.get(name) ?? '')
      expect(home.files.get(name)).toBe(progress.files.get(name))
      expect(rows).toHaveLength(13)
      const written = (value: unknown) => (name === 'payments' ? `Rp${shown(value)}` : shown(value))
      const expected = rows.map(({ day, ...figures }) => {
        const own = Object.entries(figures).filter(([column]) => !OF_FILE.includes(column))
        return [day, ...own.map(([, value]) => written(value))]
      })
      expect(progress.tables[index]?.rows.map(({ key, cells }) => [key, ...cells])).toEqual(expected)
      expect(home.tables.map(({ rows: [row] }) => row)).toContainEqual(progress.tables[index]?.rows[0])
    }
    const [training, payments, backlog] = await Promise.all(
      ['training', 'payments', 'backlog'].map((name) => figure(progress.files.get(name) ?? '')),
    )
    for (const [index, { day, purchased, completed, paid }] of (training?.rows ?? []).entries()) {
      const { funnel } = await ask<{ funnel: { paidAmount: string; steps: Steps } }>(
        `{ funnel(asOf: "${day}T05:00:00Z") { paidAmount steps { step count } } }`,
      )
      const at = (step: string) => funnel.steps.find((each) => each.step === step)?.count ?? Number.NaN
      expect([purchased, completed, paid]).toEqual([at('PURCHASED'), at('COMPLETED'), at('PAID')])
      expect(payments?.rows[index]?.paid_rupiah).toBe(funnel.paidAmount)
      const { waiting_to_purchase, waiting_to_complete, waiting_to_be_paid } = backlog?.rows[index] ?? {}
      expect([waiting_to_purchase, waiting_to_complete, waiting_to_be_paid]).toEqual([
        at('SELECTED') - at('PURCHASED'),
        at('PURCHASED') - at('COMPLETED'),
        at('COMPLETED') - at('PAID'),
      ])
    }
    const amounts = payments?.rows.map((row) => BigInt(String(row.paid_rupiah_since))) ?? []
    expect(String(amounts.reduce((sum, amount) => sum + amount, 0n))).toBe(payments?.rows.at(-1)?.paid_rupiah)
  }, 60_000)
})

describe('figures as files', () => {
  it.each(['funnel', 'funnel-by-wave', 'funnel-by-province', 'waves', 'training', 'payments', 'backlog'])(
    'have their words in the language of the page that they were asked from, and the same numbers: %s',
    async (name) => {
      const [own, english] = await Promise.all(
        ['/unduh', '/en/download'].map((folder) => figure(`${web.url}${folder}/${name}.csv?date=${DATE}`)),
      )
      if (!own || !english) throw new Error('a file is missing')
      expect([own.language, english.language]).toEqual(['id', 'en'])
      expect(own.title).not.toBe(english.title)
      expect(own.notes.length).toBeGreaterThan(0)
      expect(own.notes).toHaveLength(english.notes.length)
      for (const [index, note] of own.notes.entries()) expect(note).not.toBe(english.notes[index])
      expect(Object.keys(own.dictionary)).toEqual(Object.keys(english.dictionary))
      for (const [column, meaning] of Object.entries(own.dictionary)) {
        if (column !== 'quota') expect(meaning, column).not.toBe(english.dictionary[column])
      }
      // What is in words has a column of its own, beside its code; names of places and waves are the API's.
      const words = Object.keys(own.dictionary).filter((column) => column.endsWith('_name'))
      for (const [index, row] of own.rows.entries()) {
        const other = english.rows[index] ?? {}
        for (const [column, value] of Object.entries(row)) {
          if (!words.includes(column)) expect(value, column).toEqual(other[column])
          else expect([value === '', value !== other[column]]).toContain(true)
        }
      }
      expect(words).toEqual(
        name === 'waves' ? ['state_name'] : name.startsWith('funnel') ? ['step_name', 'status_name'] : [],
      )
    },
  )

  it('have the steps’ names of the pages in the tables of editions too', () => {
    for (const [place, step] of Object.keys(indonesian.step).entries()) {
      expect(measureAt(place)).toEqual({
        key: step,
        labels: { id: Object.values(indonesian.step)[place], en: Object.values(english.step)[place] },
      })
    }
  })

  it('say of whom and of which day they are, in their name and in each row', async () => {
    for (const [path, name, ...whose] of [
      ['/unduh/funnel.csv?province=32&date=2020-09-15', 'funnel-2020-09-15-province-32.csv', null, '32', 'Jawa Barat'],
      ['/en/download/funnel.csv?wave=3', 'funnel-wave-3.csv', '3', null, 'Gelombang 3'],
      ['/unduh/funnel.csv', 'funnel.csv', null, null, null],
      ['/unduh/training.csv?date=2020-09-15&from=2020-08-01', 'training-2020-09-15-from-2020-08-01.csv'],
      ['/en/card/32.svg?date=2020-09-15', 'card-32-2020-09-15.svg'],
      ['/kartu/32.png?date=2020-09-15', 'card-32-2020-09-15.png'],
    ] as const) {
      const [csv, json] = ['.csv', '.json']
      // The second is sent from what was kept of the first.
      for (const [from, to] of [
        [csv, csv],
        [csv, csv],
        [csv, json],
      ] as const) {
        const { headers } = await fetch(web.url + path.replace(from, to))
        expect(headers.get('content-disposition'), path).toBe(`inline; filename="${name.replace(from, to)}"`)
      }
      if (whose.length === 0) continue
      const { rows } = await figure(web.url + path)
      expect(rows).toHaveLength(14)
      for (const row of rows) expect([row.wave, row.province, row.name]).toEqual(whose)
    }
  })

  it('answer what they do not have in words', async () => {
    for (const [path, status, words] of [
      ['/unduh/nothing.csv', 404, 'Berkas ini tidak ada'],
      ['/unduh/funnel.xlsx', 404, ''],
      ['/unduh/waves.json?date=2020-02-31', 400, 'Alamat ini'],
      ['/en/download/funnel.csv?province=99', 400, 'The address'],
      ['/kartu/99.png', 404, 'Gambar ini tidak ada'],
      ['/en/card/99.png', 404, 'There is no such picture'],
    ] as const) {
      const answer = await fetch(web.url + path)
      expect([answer.status, await answer.text()], path).toEqual([status, expect.stringContaining(words)])
    }
    expect((await fetch(`${web.url}/en/unduh/waves.csv`)).url).toBe(`${web.url}/en/download/waves.csv`)
  })
})

/** The cells of a CSV line. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}

/** Whether a table's rows are those that a file has. */
function hasKeys({ rows }: Table, own: readonly Row[]): boolean {
  return rows.every(({ key }) => own.some(({ code }) => code === key))
}
