import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'

/** What every measurement at national scale takes. */
export type NationalOptions = {
  participants: number
  /** Measured rounds, each of them asking every question once, in turn. */
  rounds: number
  /** Where generated data is kept from run to run. */
  dataDir: string
  seed: number
  /** Only make the data, for a measurement later. */
  prepare: boolean
  /** Only remove what was generated. */
  clean: boolean
  rest: Readonly<Record<string, string | boolean | undefined>>
}

export const DATA_DIR = join(import.meta.dirname, '../../.data/bench')

const COMMON = {
  participants: { type: 'string' },
  rounds: { type: 'string' },
  'data-dir': { type: 'string' },
  seed: { type: 'string' },
  prepare: { type: 'boolean' },
  clean: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

const HELP = `  --participants N   people to generate; "3m" and "200k" are understood
  --rounds N         measured rounds
  --data-dir DIR     where generated data is kept and found again (default: .data/bench)
  --seed N           other people by the same rules (default: 1)
  --prepare          make the data, and measure nothing
  --clean            remove what was generated, and measure nothing
`

/** @throws RangeError for a number that is none; the process ends after --help */
export function readOptions(
  args: string[],
  defaults: { participants: number; rounds: number },
  more: Readonly<Record<string, { type: 'string' | 'boolean'; help: string }>> = {},
): NationalOptions {
  const { values } = parseArgs({ args, options: { ...COMMON, ...more } })
  if (values.help) {
    process.stdout.write(`${HELP}${Object.entries(more).map(helpLine).join('')}`)
    process.exit(0)
  }
  const whole = z.coerce.number().int().nonnegative()
  const { participants, rounds, 'data-dir': dataDir, seed, prepare, clean, help: _help, ...rest } = values
  return {
    participants: participants === undefined ? defaults.participants : parseCount(String(participants)),
    rounds: whole.parse(rounds ?? defaults.rounds),
    dataDir: String(dataDir ?? DATA_DIR),
    seed: whole.parse(seed ?? 1),
    prepare: prepare === true,
    clean: clean === true,
    rest: z.record(z.string(), z.union([z.string(), z.boolean()]).optional()).parse(rest),
  }
}

function helpLine([name, { help }]: [string, { help: string }]): string {
  return `  ${`--${name}`.padEnd(18)} ${help}\n`
}

const UNITS = { k: 1_000, m: 1_000_000 } as const

/** Reads `30000000`, `200k` or `30m`. */
export function parseCount(text: string): number {
  const { digits, unit } = /^(?<digits>\d+(?:\.\d+)?)(?<unit>[km])?$/i.exec(text)?.groups ?? {}
  const count = Math.round(Number(digits) * (unit?.toLowerCase() === 'm' ? UNITS.m : unit ? UNITS.k : 1))
  if (!(count > 0)) throw new RangeError(`"${text}" is no number of people`)
  return count
}
