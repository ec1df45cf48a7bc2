import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import pg from 'pg'
import { claimDataKey } from '../claim.ts'
import { parseScale } from './decimal.ts'
import { readReplayEnvironment } from './environment.ts'
import { parseFigures } from './figures.ts'
import { FiguresError } from './figures-error.ts'
import { type LoadOptions, loadPlan, PlaybackRefused } from './load.ts'
import { planPlayback } from './plan.ts'
import { findPlayback, hashFigures, type PlaybackRecord, type PlaybackRequest } from './playback-record.ts'
import { createProgressBar } from './progress-bar.ts'

/** `npm run replay`: plays published figures back into the database. */
const PUBLISHED = new URL('./figures/prakerja-2020.json', import.meta.url)
const WRONG_FIGURES = 2
const REFUSED = 3
/** Held for as long as a playback runs: two at once would write the same people. */
const LOCK = 4_726_170_911

type Options = { figures?: string; scale?: string; seed?: number; workers: number; check: boolean }

function decimalScale(text: string): string {
  if (!/^(\d+\.?\d*|\.\d+)$/.test(text)) throw new InvalidArgumentError('Give a decimal number, such as 0.001.')
  try {
    parseScale(text)
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error))
  }
  return text
}

function wholeSeed(text: string): number {
  const seed = Number(text)
  if (!Number.isSafeInteger(seed) || seed < 0) throw new InvalidArgumentError('Give a whole number from 0.')
  return seed
}

function wholeWorkers(text: string): number {
  const workers = Number(text)
  if (!Number.isSafeInteger(workers) || workers < 1) throw new InvalidArgumentError('Give a whole number from 1.')
  return workers
}

const program = new Command('npm run replay --')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : WRONG_FIGURES))
  .description('Plays published figures back: makes people and their journeys that meet every figure on its date.')
  .option('--figures <FILE>', 'figures file (default: the published figures of 2020)')
  .option('--scale <S>', 'people in the database per real person (default: 0.001)', decimalScale)
  .option('--seed <N>', 'the same seed, file and scale give the same rows (default: 1)', wholeSeed)
  .option(
    '--workers <N>',
    'threads that write at once (default: one for each core)',
    wholeWorkers,
    availableParallelism(),
  )
  .option('--check', 'only check whether the figures can be played back; needs no database', false)

async function main(): Promise<void> {
  const options = program.parse().opts<Options>()
  if (options.check) {
    const { warnings, people, waves } = planRequest(requestOf(options))
    for (const warning of warnings) process.stdout.write(`warning: ${warning}\n`)
    process.stdout.write(`These figures can be played back: ${people.total} people, ${waves.length} waves.\n`)
    return
  }
  const { DATABASE_URL, DATA_KEY } = readReplayEnvironment()
  const client = new pg.Client({ connectionString: DATABASE_URL, application_name: 'gelombang-replay' })
  // A lost connection is noticed by the next query, or by the workers.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await playBack(client, options, { dataKey: DATA_KEY, databaseUrl: DATABASE_URL, workers: options.workers })
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function playBack(client: pg.Client, options: Options, load: LoadOptions): Promise<void> {
  const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS locked', [LOCK])
  if (!rows[0]?.locked) throw new PlaybackRefused('A playback is already running in this database.')
  await claimDataKey(client, load.dataKey)
  const found = await findPlayback(client)
  const request = requestOf(options, found)
  if (found && !isSame(found, request)) {
    throw new PlaybackRefused(
      `The database holds another playback (scale ${found.scale}, seed ${found.seed}). Start over with: npm start -- --fresh`,
    )
  }
  if (found?.finished) {
    process.stdout.write('These figures have been played back already.\n')
    return
  }
  const started = performance.now()
  const plan = planRequest(request)
  for (const warning of plan.warnings) process.stdout.write(`warning: ${warning}\n`)
  const bar = createProgressBar('Playing back')
  await loadPlan(client, plan, request, load, bar.show)
  bar.end()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(
    `Played back ${plan.people.total} people up to ${plan.figures.snapshots.at(-1)?.asOf} in ${seconds} s\n`,
  )
}

/** What was asked for; what was not is as in the playback that is there, else as published. */
function requestOf(options: Options, found?: PlaybackRecord): PlaybackRequest {
  return {
    figures:
      options.figures !== undefined || !found
        ? readFigures(options.figures ?? PUBLISHED)
        : JSON.stringify(found.figures),
    scale: options.scale ?? found?.scale ?? '0.001',
    seed: options.seed ?? found?.seed ?? 1,
  }
}

function readFigures(file: string | URL): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`The figures file cannot be read (${messageOf(error)}). Name another with --figures.`)
  }
}

function isSame(found: PlaybackRecord, request: PlaybackRequest): boolean {
  const [stored, asked] = [parseScale(found.scale), parseScale(request.scale)]
  return (
    hashFigures(request.figures) === found.figuresHash &&
    stored.numerator * asked.denominator === asked.numerator * stored.denominator &&
    found.seed === request.seed
  )
}

function planRequest({ figures, scale, seed }: PlaybackRequest) {
  return planPlayback(parseFigures(figures), scale, seed)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = error instanceof FiguresError ? WRONG_FIGURES : error instanceof PlaybackRefused ? REFUSED : 1
}
