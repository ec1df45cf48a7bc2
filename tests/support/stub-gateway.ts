import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { buildASTSchema, GraphQLError, graphql, parse } from 'graphql'

const SUPERGRAPH = join(import.meta.dirname, '../../gateway/supergraph.graphql')
const STEPS = (
  'REGISTERED EMAIL_VERIFIED IDENTITY_VERIFIED PHONE_VERIFIED ELIGIBLE JOINED SELECTED ' +
  'PURCHASED COMPLETED REVIEWED CERTIFIED ACCOUNT_LINKED ACCOUNT_VERIFIED PAID'
).split(' ')

/** What the stub answers; a test changes it as it goes. */
export type Figures = {
  /** Counts of the fourteen steps, in order. */
  counts: number[]
  lagSeconds: number
  /** The edition that filters and breakdowns come from. */
  edition: number | null
  finishedAt: string | null
  liveSince: string | null
  playback: boolean
  /** Whether parts of the people cannot be told, as too many ask at once. */
  isBusy?: boolean
  /** Whether an edition is announced; it is unless this is false. */
  isAnnounced?: boolean
  /** Where what `verifyEmail` is asked is written down. */
  confirmations?: { token: string; idempotencyKey: string }[]
}

export const SOME_FIGURES: Figures = {
  counts: [23170, 18000, 13400, 12000, 11000, 9900, 3880, 3200, 2000, 1900, 1800, 1700, 1500, 1200],
  lagSeconds: 0,
  edition: null,
  finishedAt: '2020-11-21T00:10:00Z',
  liveSince: null,
  playback: true,
}

type FunnelArguments = { asOf?: string | null; filter?: object; by?: ('WAVE' | 'PROVINCE')[] }

const VALUES = {
  WAVE: [
    ...Array.from({ length: 9 }, (_, index) => [`${index + 1}`, `Gelombang ${index + 1}`]),
    ['NONE', 'Belum ikut'],
  ],
  PROVINCE: [
    ['31', 'DKI Jakarta'],
    ['32', 'Jawa Barat'],
    ['91', 'Papua <b>&"'],
  ],
}

/** `asked`: how many questions it has been sent. */
export type StubGateway = { url: string; asked: () => number; close: () => void }

/** A gateway that answers the web's questions over the committed supergraph, for states that real data rarely shows. */
export async function startStubGateway(figures: Figures): Promise<StubGateway> {
  const schema = buildASTSchema(parse(readFileSync(SUPERGRAPH, 'utf8')), { assumeValidSDL: true })
  let asked = 0
  const server = createServer(async (request, response) => {
    asked += 1
    const body = await text(request).catch(() => '')
    // Whoever asked has given up: on a busy machine the web does after 8 s.
    if (body === '') return void response.writeHead(400).end()
    const { query, variables } = JSON.parse(body)
    const answer = await graphql({ schema, source: query, variableValues: variables, rootValue: rootOf(figures) })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    asked: () => asked,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function rootOf(figures: Figures) {
  const { confirmations, counts, isBusy, lagSeconds, edition, finishedAt, liveSince, playback } = figures
  const { isAnnounced = true } = figures
  return {
    playback: () =>
      playback ? { programme: 'Kartu Prakerja', lastDay: '2020-09-25', scale: 0.001, finishedAt, liveSince } : null,
    // A test's token says what becomes of it.
    verifyEmail: ({ input }: { input: { token: string; idempotencyKey: string } }) => {
      confirmations?.push(input)
      const [, outcome = 'WrongCodeError'] = /-(\w+)$/.exec(input.token) ?? []
      return { __typename: outcome, data: true }
    },
    editions: () => [EDITION],
    editionFile: ({ table, format, base }: { table: string | null; format: string; base: string }) => {
      if (!URL.canParse(base)) {
        const extensions = { code: 'INVALID_INPUT', fields: ['base'] }
        throw new GraphQLError('base: give a plain http or https address.', { extensions })
      }
      if (edition === null) return null
      if (format === 'CORRECTIONS') {
        const content = JSON.stringify({ corrections: [CORRECTION] })
        return { edition, name: 'corrections.json', mediaType: 'application/json', content }
      }
      return table !== 'time-from-selection'
        ? null
        : { edition, name: `${table}.json`, mediaType: 'application/json', content: JSON.stringify(timesOf(edition)) }
    },
    publications: () => (isAnnounced ? [{ asOf: '2026-11-22', dueAt: '2026-11-23T02:00:00Z' }] : []),
    waves: () => [waveOf(2, null), waveOf(1, 'd5f1<&>')],
    ruleVersions: () => RULE_VERSIONS,
    funnelDimensions: () =>
      Object.entries(VALUES).map(([dimension, values]) => ({
        dimension,
        values: values.map(([key, label]) => ({ key, label })),
      })),
    funnel: ({ asOf, filter, by }: FunnelArguments) => {
      const part = (filter === undefined || filter === null ? 1 : 100) * (asOf && asOf < '2020-07-01' ? 3 : 1)
      const rounded = Boolean(filter) || Boolean(by)
      if (isBusy && rounded)
        throw new GraphQLError('Too many questions.', { extensions: { code: 'UNAVAILABLE', fields: [] } })
      const asked = asOf ?? '2020-09-25T05:00:00Z'
      const values = by?.[0] === undefined ? [] : VALUES[by[0]]
      return {
        // Figures of an edition are as of its last week end at most.
        asOf: rounded && edition !== null && asked > EDITION_END ? EDITION_END : asked,
        watermark: rounded && edition !== null ? '2020-11-20T00:10:00Z' : '2020-11-21T00:20:00Z',
        lagSeconds,
        scale: playback ? 0.001 : null,
        edition: rounded ? edition : null,
        paidAmount: rounded ? null : String(1_000_000 * Math.floor((counts.at(-1) ?? 0) / part)),
        steps: stepsOf(counts, part, rounded),
        breakdown: values.map(([key, label], index) => ({
          keys: [key],
          labels: [label],
          steps: stepsOf(counts, part * 4 ** index, true),
        })),
      }
    },
  }
}

const RULE_VERSIONS = [
  { version: '1', validFrom: '2020-02-28', changes: [] },
  {
    version: '2',
    validFrom: '2020-07-08',
    changes: [{ rule: 'EXCLUDED_OCCUPATION', before: null, after: 'VILLAGE_OFFICIAL' }],
  },
  {
    version: '3',
    validFrom: '2023-01-01',
    changes: [
      { rule: 'MAXIMUM_AGE', before: null, after: '64' },
      { rule: 'REVOKED_MAY_REJOIN', before: 'false', after: 'true' },
      { rule: 'TRAINING_BALANCE', before: '1000000', after: '3500000' },
    ],
  },
]

const EDITION_END = '2020-09-20T16:59:59Z'
const EDITION = {
  number: 7,
  asOf: '2020-09-20',
  publishedAt: '2020-09-21T02:00:00Z',
  method: '1',
  hash: 'a'.repeat(64),
  tables: [
    { id: 'funnel-by-wave', title: 'Peserta menurut tahap dan gelombang' },
    { id: 'funnel-by-province', title: 'Peserta menurut tahap dan provinsi' },
  ],
  utility: { mostAbove: 10, mostBelow: 19, shareWithheld: 0.32 },
}

/** As the file of all corrections has it: of an edition of long ago, whose numbers are in the last one. */
const CORRECTION = {
  edition: 3,
  table: 'funnel-by-province',
  notedAt: '2020-10-01T00:00:00Z',
  what: { id: 'Satu minggu <hilang>', en: 'A week is <missing>' },
  why: { id: 'Berkasnya terlambat.', en: 'Its file was late.' },
}

/** As an edition's table of times since selection, in which the median of every step lies in the second row. */
function timesOf(edition: number) {
  const rows = [
    { key: '1_WEEK', labels: { id: '1 pekan', en: '1 week' } },
    { key: '2_TO_3_WEEKS', labels: { id: '2–3 pekan', en: '2–3 weeks' } },
    { key: 'TOTAL', labels: { id: 'Jumlah', en: 'Total' } },
  ]
  const steps = ['PURCHASED', 'COMPLETED', 'PAID']
  const observations = steps.flatMap((step) =>
    rows.map(({ key }, index) => ({ weekEnd: '2020-07-19', row: key, step, people: [null, 900, 920][index] })),
  )
  return { provenance: { edition }, rows, observations }
}

function waveOf(number: number, drawSeed: string | null) {
  return {
    number,
    quota: 200,
    state: drawSeed === null ? 'CLOSED' : 'ANNOUNCED',
    opensAt: '2020-04-11T01:00:00Z',
    closesAt: '2020-04-15T16:59:59Z',
    drawnAt: drawSeed === null ? null : '2020-04-16T07:00:00Z',
    drawRound: 4_242,
    drawSeed,
    entrantCount: 1_963,
    selectedCount: drawSeed === null ? null : 200,
  }
}

function stepsOf(counts: number[], part: number, rounded: boolean) {
  return counts.map((all, index) => {
    const count = Math.floor(all / part)
    const withheld = rounded && count > 0 && count < 10
    return { step: STEPS[index], count: withheld ? null : rounded ? 10 * Math.round(count / 10) : count, withheld }
  })
}
