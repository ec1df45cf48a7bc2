import { setTimeout as sleep } from 'node:timers/promises'
import { Command, InvalidArgumentError } from 'commander'
import { connectDatabase, type Database } from '#prisma/database.ts'
import { readFreshness } from '../funnel/freshness.ts'
import { listPublications } from './calendar.ts'
import { type EditionKey, openEditionKey } from './edition-key.ts'
import { dayOf } from './edition-store.ts'
import { EDITION_TABLES } from './edition-tables.ts'
import { readEditionsEnvironment } from './environment.ts'
import { isOfNobody, lastWeekOf } from './keep-editions.ts'
import { REQUEST_HOLDS_MS } from './make-edition.ts'
import { noteCorrection } from './note-correction.ts'
import { createEditionList } from './signed-editions.ts'
import { verifyEditions } from './verify-editions.ts'
import { lastWeekBy, weekEndOf } from './week-ends.ts'

const SET_A_KEY =
  'Set EDITIONS_PRIVATE_KEY to that of the analytics process, or EDITIONS_PUBLIC_KEYS to the public one of it.'

/** `npm run editions`: asks for editions, lists and checks them. */
const program = new Command('npm run editions --').description('The editions of the public statistics.')
program.option('--data-dir <DIR>', 'data folder of the platform that runs (default: .data)')

// Whoever reads only the beginning, as `head` does, has what they want.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number from 1.')
  return number
}

function platformKey(): EditionKey {
  const { EDITIONS_PRIVATE_KEY: key } = readEditionsEnvironment()
  if (!key) throw new Error('Set EDITIONS_PRIVATE_KEY to that of the analytics process: signatures must be of it.')
  return openEditionKey(key)
}

/** Public keys of what this platform has signed, as far as they are known here. */
function knownKeys(): string[] {
  const { EDITIONS_PRIVATE_KEY: key, EDITIONS_PUBLIC_KEYS: others } = readEditionsEnvironment()
  return [...(key ? [openEditionKey(key).publicKey] : []), ...others]
}

async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const database = connectDatabase(readEditionsEnvironment().DATABASE_URL, 'editions', 2)
  try {
    await work(database)
  } finally {
    await database.$disconnect()
  }
}

program
  .command('make')
  .description('publishes the edition up to the last week end now, before it is due, unless it is there')
  .action(() =>
    withDatabase(async (database) => {
      const { EDITIONS_PUBLIC_KEYS: others } = readEditionsEnvironment()
      const readEditions = createEditionList(database, [platformKey().publicKey, ...others])
      const before = (await readEditions()).signed.at(-1)
      const shown = await readFreshness(database)
      const { playback, liveSince } = shown
      const now = new Date()
      const week = lastWeekOf(playback, now)
      if (before && lastWeekBy(dayOf(before.asOf)) >= week) {
        say(`Edition ${before.number} holds the last week end already (${dayOf(before.asOf)}).`)
        return
      }
      if (!playback && !liveSince) {
        throw new Error(
          'Nothing has happened yet, so there is nothing to publish. A playback or the first registration comes first.',
        )
      }
      if (!playback && (await isOfNobody(database, week, liveSince))) {
        const [next] = listPublications(before, shown, now)
        const comes = next && `The next edition, up to ${next.asOf}, is made by itself at ${next.dueAt.toISOString()}.`
        throw new Error(
          `Nobody had registered by ${weekEndOf(week)}, the last week end, so there is nothing to publish. ${comes ?? ''}`,
        )
      }
      const request = await database.editionRequest.create({ data: {} })
      try {
        // The analytics process, which alone has ClickHouse open, looks every second.
        for (const end = Date.now() + REQUEST_HOLDS_MS; Date.now() < end; await sleep(500)) {
          const latest = (await readEditions()).signed.at(-1)
          if (latest && latest.number !== before?.number) {
            say(`Edition ${latest.number}, up to ${dayOf(latest.asOf)}, is published.`)
            return
          }
        }
      } finally {
        await database.editionRequest.delete({ where: { id: request.id } })
      }
      process.stderr.write('No edition came. Is the analytics process running, and its pipeline not behind?\n')
      process.exitCode = 1
    }),
  )

program
  .command('list')
  .description('lists all editions, with what was corrected')
  .action(() =>
    withDatabase(async (database) => {
      const editions = await database.edition.findMany({ orderBy: { number: 'asc' }, include: { corrections: true } })
      if (editions.length === 0) {
        say('There are no editions yet. `npm run editions -- calendar` says what is announced.')
        return
      }
      const keys = knownKeys()
      const foreign = keys.length > 0 ? (await createEditionList(database, keys)()).foreign : []
      for (const { number, asOf, publishedAt, reason, hash, corrections } of editions) {
        say(`${String(number).padStart(5)}  ${dayOf(asOf)}  ${publishedAt.toISOString()}  ${reason.padEnd(8)}  ${hash}`)
        if (foreign.includes(number)) say('       not signed by this platform: nobody is given it')
        for (const { textEn, reasonEn } of corrections) {
          say(`       corrected: ${textEn}`)
          if (reasonEn) say(`       because: ${reasonEn}`)
        }
      }
      if (keys.length === 0) say(`Which of these are of this platform is not known here. ${SET_A_KEY}`)
    }),
  )

program
  .command('verify')
  .description('makes every published table and hash again, and checks chain, signatures and whose key they are of')
  .option(
    '--earlier-key <KEY...>',
    'public keys (as in the files) that this platform signed with before its present one',
  )
  .action(({ earlierKey }: { earlierKey?: string[] }) =>
    withDatabase(async (database) => {
      const { editions, problems, notes } = await verifyEditions(database, platformKey(), [
        ...(earlierKey ?? []),
        ...readEditionsEnvironment().EDITIONS_PUBLIC_KEYS,
      ])
      for (const note of notes) say(note)
      for (const problem of problems) process.stderr.write(`${problem}\n`)
      if (problems.length > 0) process.exitCode = 1
      else say(`${editions} editions are as they were published.`)
    }),
  )

program
  .command('calendar')
  .description('lists what is announced and not published yet')
  .action(() =>
    withDatabase(async (database) => {
      const keys = knownKeys()
      if (keys.length === 0) throw new Error(`Which editions are of this platform is not known here. ${SET_A_KEY}`)
      const latest = (await createEditionList(database, keys)()).signed.at(-1)
      const shown = await readFreshness(database)
      const now = new Date()
      const publications = listPublications(latest, shown, now)
      if (publications.length === 0) {
        say("No further editions: the playback's own is the only one until the programme is live.")
      }
      for (const { asOf, dueAt } of publications) {
        say(`${dueAt.toISOString()}  figures up to ${asOf}${dueAt < now ? ' (overdue)' : ''}`)
      }
    }),
  )

type CorrectionWords = Record<'whatId' | 'whatEn' | 'whyId' | 'whyEn', string> & { edition: number; table?: string }

program
  .command('correct')
  .description('notes beside an edition what turned out to be wrong in it, and why; the edition itself stays')
  .requiredOption('--edition <N>', 'number of the edition', wholeNumber)
  .requiredOption('--what-id <TEXT>', 'what is wrong, and what is right, in Indonesian')
  .requiredOption('--what-en <TEXT>', 'the same in English')
  .requiredOption('--why-id <TEXT>', 'why it was wrong, in Indonesian')
  .requiredOption('--why-en <TEXT>', 'the same in English')
  .option('--table <ID>', `one of ${EDITION_TABLES.map(({ id }) => id).join(', ')} (default: all)`)
  .action(({ edition, table, whatId, whatEn, whyId, whyEn }: CorrectionWords) =>
    withDatabase(async (database) => {
      const [what, why] = [
        { id: whatId, en: whatEn },
        { id: whyId, en: whyEn },
      ]
      await noteCorrection(database, platformKey(), { edition, table, what, why })
      say(`Noted beside edition ${edition}.`)
    }),
  )

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
