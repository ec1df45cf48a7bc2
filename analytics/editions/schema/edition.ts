import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import type { Edition, EditionCorrection } from '#prisma/client/client.ts'
import { STEPS } from '#prisma/journey.ts'
import { MOST_ABOVE, MOST_BELOW } from '../../disclosure/promise.ts'
import { EXACT_FOR } from '../../funnel/disclosure.ts'
import { builder } from '../../schema/builder.ts'
import { StepEnum } from '../../schema/step.ts'
import { listPublications, type Publication } from '../calendar.ts'
import { dayOf, listWeeks } from '../edition-store.ts'
import { EDITION_TABLES, type EditionTable } from '../edition-tables.ts'
import { EDITION_FILES, type EditionFile, makeFile } from '../files/index.ts'
import { type Utility, utilityOf } from '../utility.ts'

const MOST_LISTED = 100
const listed = z.object({
  first: z
    .number()
    .int()
    .min(1, 'at least one')
    .max(MOST_LISTED, `at most ${MOST_LISTED}`)
    .nullish()
    .transform((first) => first ?? 60),
})

const provenance = z.object({ statistics: z.object({ shareWithheld: z.number() }) })

/** `exact`: worked out from the true counts when it is asked for. */
type ShownUtility = { shareWithheld: number; exact: () => Promise<Utility> }

const EXACT_UTILITY = { nullable: true as const, authScopes: { role: [...EXACT_FOR] } }

const UtilityType = builder.objectRef<ShownUtility>('EditionUtility').implement({
  description:
    'What the protection of people costs its readers, over what this edition was the first to publish. What follows from the true counts is for analysts, auditors and administrators.',
  fields: (t) => ({
    mostAbove: t.int({
      description:
        'A count shown is at most so much above the true one; in tables that are worked out from others it may be more: files say how much in each (bounds).',
      resolve: () => MOST_ABOVE,
    }),
    mostBelow: t.int({ description: 'The same below it.', resolve: () => MOST_BELOW }),
    shareWithheld: t.exposeFloat('shareWithheld', {
      description: 'Of the counts that it was the first to publish, from 0 to 1.',
    }),
    meanError: t.float({
      ...EXACT_UTILITY,
      description: 'People that a count shown is off by, on average.',
      resolve: async ({ exact }) => (await exact()).meanError,
    }),
    largestError: t.float({ ...EXACT_UTILITY, resolve: async ({ exact }) => (await exact()).largestError }),
    shareHidden: t.float({
      ...EXACT_UTILITY,
      description: 'Of these: in columns of which nothing is shown.',
      resolve: async ({ exact }) => (await exact()).shareHidden,
    }),
  }),
})

const TableType = builder.objectRef<EditionTable>('EditionTable').implement({
  fields: (t) => ({
    id: t.exposeString('id', { description: 'Part of the addresses of its files.' }),
    title: t.string({ resolve: ({ title }, _args, { language }) => title[language] }),
    steps: t.field({
      type: [StepEnum],
      resolve: ({ measures }) => measures.flatMap((measure) => STEPS[measure] ?? []),
    }),
  }),
})

const CorrectionType = builder.objectRef<EditionCorrection>('EditionCorrection').implement({
  description: 'What turned out to be wrong in an edition, and why. The edition stays as it was published.',
  fields: (t) => ({
    notedAt: t.expose('notedAt', { type: 'DateTime' }),
    table: t.exposeString('tableId', { nullable: true, description: 'Null: all tables.' }),
    text: t.string({
      description: 'What is wrong, and what is right.',
      resolve: ({ textId, textEn }, _args, { language }) => (language === 'id' ? textId : textEn),
    }),
    reason: t.string({
      nullable: true,
      description: 'Why it was wrong.',
      resolve: ({ reasonId, reasonEn }, _args, { language }) => (language === 'id' ? reasonId : reasonEn),
    }),
  }),
})

const EditionType = builder.objectRef<Edition>('Edition').implement({
  description: 'Public statistics in fixed tables, never changed once published.',
  fields: (t) => ({
    number: t.exposeInt('number'),
    asOf: t.field({ type: 'Date', description: 'Last day of its last week.', resolve: ({ asOf }) => dayOf(asOf) }),
    publishedAt: t.expose('publishedAt', { type: 'DateTime' }),
    watermark: t.expose('watermark', { type: 'DateTime', nullable: true }),
    reason: t.exposeString('reason', { description: 'PLAYBACK, WEEKLY or COMMAND.' }),
    method: t.exposeString('method', { description: 'Version of the method.' }),
    hash: t.exposeString('hash', {
      description: 'Of the hash of the edition before and that of all that it publishes and says of itself.',
    }),
    previousHash: t.exposeString('previousHash', { description: 'Empty for the first.' }),
    signature: t.exposeString('signature', { description: 'Ed25519 over the hash; base64.' }),
    publicKey: t.exposeString('publicKey', { description: 'SPKI, DER, base64.' }),
    tables: t.field({ type: [TableType], resolve: () => [...EDITION_TABLES] }),
    utility: t.field({
      type: UtilityType,
      resolve: ({ number, provenance: json }, _args, { database }) => ({
        ...provenance.parse(json).statistics,
        exact: async () => utilityOf((await listWeeks(database, number)).filter(({ edition }) => edition === number)),
      }),
    }),
    corrections: t.field({
      type: [CorrectionType],
      description: 'Noted beside this one; those of earlier editions concern it, too, as their numbers are in it.',
      resolve: async ({ number }, _args, { listCorrections }) =>
        (await listCorrections()).filter(({ edition }) => edition === number),
    }),
  }),
})

const PublicationType = builder.objectRef<Publication>('Publication').implement({
  description: 'An edition that is announced.',
  fields: (t) => ({
    asOf: t.expose('asOf', { type: 'Date' }),
    dueAt: t.expose('dueAt', { type: 'DateTime' }),
  }),
})

const FileFormat = builder.enumType('EditionFileFormat', { values: EDITION_FILES })

const FileType = builder.objectRef<EditionFile>('EditionFile').implement({
  description: 'A file of an edition, as it is offered for download.',
  fields: (t) => ({
    edition: t.exposeInt('edition'),
    name: t.exposeString('name'),
    mediaType: t.exposeString('mediaType'),
    content: t.exposeString('content'),
  }),
})

builder.queryFields((t) => ({
  editions: t.field({
    type: [EditionType],
    description: 'The newest first.',
    authScopes: { public: true },
    args: { first: t.arg.int({ defaultValue: 60, description: `At most ${MOST_LISTED}.` }) },
    resolve: async (_root, input, { editions }) =>
      (await editions.list()).slice(-parseInput(listed, input).first).toReversed(),
  }),
  edition: t.field({
    type: EditionType,
    nullable: true,
    authScopes: { public: true },
    args: { number: t.arg.int({ required: true }) },
    resolve: async (_root, { number }, { editions }) =>
      (await editions.list()).find((edition) => edition.number === number) ?? null,
  }),
  publications: t.field({
    type: [PublicationType],
    description:
      'The publication calendar: what is announced and not published yet. Empty while there is only a playback: no edition comes after its own until the programme is live.',
    authScopes: { public: true },
    resolve: async (_root, _args, { editions, freshness }) => {
      const [list, shown] = await Promise.all([editions.list(), freshness()])
      return listPublications(list.at(-1), shown, new Date())
    },
  }),
  editionFile: t.field({
    type: FileType,
    nullable: true,
    description:
      'A table of an edition, or the catalogue or the corrections of all (no table). Null when there is no such edition or table.',
    authScopes: { public: true },
    args: {
      number: t.arg.int({ description: 'Default: the latest.' }),
      table: t.arg.string(),
      format: t.arg({ type: FileFormat, required: true }),
      base: t.arg.string({ required: true, description: 'Address under which the files are offered.' }),
    },
    resolve: (_root, input, ctx) => makeFile(ctx, input),
  }),
}))
