import { join, resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { PROJECT } from './project.ts'

export type LaunchOptions = {
  fresh: boolean
  /** People per real person, as written (kept as text: it is decimal arithmetic that meets the figures). */
  scale: string | undefined
  figures: string | undefined
  seed: string | undefined
  dataDirectory: string
  portBase: number | undefined
  replay: boolean
}

const LAST_PORT_OFFSET = 8

/** Reads the command line of `npm start`; prints help or what is wrong and ends the process. */
export function readOptions(words: string[], cwd: string): LaunchOptions {
  const program = new Command('npm start --')
    .description(
      'Starts the whole platform on this machine. On an empty database the published figures are played back.',
    )
    .option('--fresh', 'delete the data in the data folder first', false)
    .option('--scale <S>', 'people played back per real person (default: 0.001)', decimalScale)
    .option('--figures <FILE>', 'published figures to play back (default: prisma/replay/figures/prakerja-2020.json)')
    .option('--seed <N>', 'seed of the playback: same seed, file and scale, same rows (default: 1)', wholeNumber)
    .option('--data-dir <DIR>', 'where data is kept (default: .data)')
    .option('--port-base <N>', 'web on port N, gateway on N+1, the others above (default: 3000 and 4000)', portBase)
    .option('--no-replay', 'do not play anything back')
    .helpOption('--help', 'show this help')
    .allowExcessArguments(false)
    .showHelpAfterError('(npm start -- --help lists the options)')
    .exitOverride()
  try {
    program.parse(words, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2)
    throw error
  }
  const given = program.opts<{
    fresh: boolean
    scale?: string
    figures?: string
    seed?: string
    dataDir?: string
    portBase?: number
    replay: boolean
  }>()
  return {
    fresh: given.fresh,
    scale: given.scale,
    figures: given.figures === undefined ? undefined : resolve(cwd, given.figures),
    seed: given.seed,
    dataDirectory: given.dataDir === undefined ? join(PROJECT, '.data') : resolve(cwd, given.dataDir),
    portBase: given.portBase,
    replay: given.replay,
  }
}

function decimalScale(text: string): string {
  const value = Number(text)
  if (!/^\d*\.?\d+$/.test(text) || value <= 0 || value > 1) {
    throw new InvalidArgumentError('it must be a decimal number above 0 and up to 1, such as 0.001.')
  }
  return text
}

function wholeNumber(text: string): string {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 0 on.')
  return text
}

function portBase(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1024 || value > 65_535 - LAST_PORT_OFFSET) {
    throw new InvalidArgumentError(`it must be a port from 1024 to ${65_535 - LAST_PORT_OFFSET}.`)
  }
  return value
}
