import { median } from '../median.ts'

/** Milliseconds of each measured run of a case, in the order of the rounds. */
export type Runs = { wall: number[]; cpu: number[] }

/**
 * Runs all cases once to warm up and then `rounds` times, in turn, so that whatever else the machine does falls on all
 * of them. `cpu` is what this process used, which is where embedded ClickHouse and DuckDB work.
 */
export async function takeTurns<Name extends string>(
  cases: Readonly<Record<Name, () => Promise<unknown>>>,
  rounds: number,
  { warmUp = true } = {},
): Promise<Record<Name, Runs>> {
  const names = Object.keys(cases) as Name[]
  const runs = Object.fromEntries(names.map((name) => [name, { wall: [], cpu: [] }])) as unknown as Record<Name, Runs>
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const name of names) {
      const before = process.cpuUsage()
      const started = performance.now()
      await cases[name]()
      const wall = performance.now() - started
      const { user, system } = process.cpuUsage(before)
      if (round < 0) continue
      runs[name].wall.push(wall)
      runs[name].cpu.push((user + system) / 1000)
    }
  }
  return runs
}

/** How many times as long one takes as the other: the median of the rounds' own ratios. */
export function ratioOf(ours: Runs, theirs: Runs): { wall: number; cpu: number } {
  const of = (kind: keyof Runs) => median(ours[kind].map((value, round) => value / (theirs[kind][round] ?? Number.NaN)))
  return { wall: round3(of('wall')), cpu: round3(of('cpu')) }
}

/** Milliseconds. */
export function summary({ wall, cpu }: Runs): { p50: number; min: number; cpu: number } {
  return { p50: round3(median(wall)), min: round3(Math.min(...wall)), cpu: round3(median(cpu)) }
}

/** The value that so large a share of them does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return round3(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)
}

export function round3(value: number): number {
  return Number(value.toPrecision(4))
}
