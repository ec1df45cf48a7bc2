import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What a benchmark reports; further figures behind the ratio are welcome. */
export type BenchResult = { ratio: number; goal: number; holds: boolean } & Record<string, unknown>

/** Each benchmark is a file of this folder: what it measures, and the measurement. */
export type Bench = { description: string; run: (options: string[]) => Promise<BenchResult> }

const FOLDER = import.meta.dirname
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))

const load = async (name: string): Promise<Bench> => (await import(join(FOLDER, `${name}.bench.ts`))).bench

const [name, ...options] = process.argv.slice(2)
if (name && names.includes(name)) {
  const result = await (await load(name)).run(options)
  process.stdout.write(`${JSON.stringify({ bench: name, ...result })}\n`)
  process.exit(0)
}
process.stdout.write('usage: npm run bench -- NAME [options]\n\n')
for (const each of names) process.stdout.write(`  ${each.padEnd(12)} ${(await load(each)).description}\n`)
if (name && name !== '--help') {
  process.stderr.write(`\nThere is no benchmark "${name}".\n`)
  process.exit(2)
}
