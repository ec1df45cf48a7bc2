import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Measurement, measurement } from './growth/measured.ts'
import { drawGrowth, type Surroundings, writePage } from './growth/page.ts'
import { round3 } from './national/compare.ts'
import { atMost, nothingMeasured, resultOf } from './national/goals.ts'
import { parseCount, readOptions } from './national/options.ts'
import { cleanWorlds } from './national/world.ts'
import type { Bench } from './run.ts'

const RUN = join(import.meta.dirname, 'run.ts')
const MEASUREMENTS = join(import.meta.dirname, '../docs/measurements')
const PEOPLE = '1m,3m,10m,30m'
/** Without the other databases, which would have to be loaded for each number of people. */
const ALONE = ['--parts', 'rebuild,rest,past,cube,events,changing']

/** `bench funnel` and `bench quantiles` at growing numbers of people, as a page with a plot. */
export const bench: Bench = {
  description:
    'funnel and quantiles at 1, 3, 10 and 30 million people; writes docs/measurements (--at 1m,3m --out DIR)',
  async run(words) {
    const options = readOptions(
      words,
      { participants: 0, rounds: 7 },
      {
        at: { type: 'string', help: `numbers of people (${PEOPLE})` },
        out: { type: 'string', help: 'where page, plot and figures are written (docs/measurements)' },
        'changing-seconds': { type: 'string', help: 'as of bench funnel' },
        'cube-answers': { type: 'string', help: 'as of bench funnel' },
      },
    )
    if (options.clean) {
      cleanWorlds(options)
      return nothingMeasured(options.dataDir, 'cleaned')
    }
    const passed = ['changing-seconds', 'cube-answers'].flatMap((name) =>
      options.rest[name] ? [`--${name}`, String(options.rest[name])] : [],
    )
    const measurements: Measurement[] = []
    for (const people of String(options.rest.at ?? PEOPLE)
      .split(',')
      .map(parseCount)) {
      const common = [
        '--participants',
        people,
        '--rounds',
        options.rounds,
        '--data-dir',
        options.dataDir,
        '--seed',
        options.seed,
      ]
      if (options.prepare) {
        await runBench('funnel', [...common.map(String), ...ALONE, '--prepare', ...passed])
        continue
      }
      const funnel = await runBench('funnel', [...common.map(String), ...ALONE, ...passed])
      const quantiles = await runBench('quantiles', common.map(String))
      measurements.push(measurement.parse({ funnel, quantiles }))
    }
    if (options.prepare) return nothingMeasured(options.dataDir, 'prepared')
    const folder = String(options.rest.out ?? MEASUREMENTS)
    const surroundings: Surroundings = {
      day: new Date().toISOString().slice(0, 10),
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      load: loadavg().map((load) => Number(load.toFixed(1))),
    }
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'growth.json'), `${JSON.stringify({ ...surroundings, measurements }, null, 2)}\n`)
    writeFileSync(join(folder, 'growth.svg'), drawGrowth(measurements))
    writeFileSync(join(folder, 'growth.md'), writePage(measurements, surroundings))
    return summarise(measurements, folder)
  },
}

/** A process of its own for each: a process has one ClickHouse folder. Its progress is shown. */
async function runBench(name: string, words: string[]): Promise<unknown> {
  process.stderr.write(`bench ${name} ${words.join(' ')}\n`)
  const child = spawn(process.execPath, [RUN, name, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  if (code !== 0) throw new Error(`bench ${name} failed`)
  return JSON.parse(output.trim().split('\n').at(-1) ?? '')
}

/** People cost no more each when they are many, and nothing where the cube answers; and the goals of the most of them. */
function summarise(measurements: readonly Measurement[], folder: string) {
  const [first, last] = [measurements[0], measurements.at(-1)]
  if (!first || !last) throw new Error('nothing was measured')
  const perPerson = ({ funnel }: Measurement) => (funnel.atRest[1]?.strictMs.p50 ?? 0) / funnel.participants
  return resultOf(
    [
      atMost(
        'a strict answer by three dimensions, per person, times that of the fewest',
        round3(perPerson(last) / perPerson(first)),
        1,
      ),
      atMost(
        'an answer of the cube, times that of the fewest',
        round3(last.funnel.cube.p50Ms / first.funnel.cube.p50Ms),
        2,
      ),
      ...last.funnel.goals,
      ...last.quantiles.goals,
    ],
    { written: folder, people: measurements.map(({ funnel }) => funnel.participants) },
  )
}
