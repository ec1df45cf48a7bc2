import { round3 } from '../national/compare.ts'
import type { Goals, Measurement } from './measured.ts'
import { type Line, plotLines } from './plot.ts'

/** How the machine was when it was measured. */
export type Surroundings = { day: string; cores: number; memoryGiB: number; load: number[] }

const millions = (people: number): string => (people >= 1_000_000 ? `${people / 1_000_000} M` : `${people / 1_000} k`)
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [row(head), row(head.map((_, index) => (index ? '--:' : '---'))), ...rows.map(row)].join('\n')
}

/** A line for each figure that is compared, over the numbers of people. */
export function drawGrowth(measurements: readonly Measurement[]): string {
  const line = (name: string, of: (measurement: Measurement) => number | undefined): Line => ({
    name,
    points: measurements.flatMap((measurement) => {
      const value = of(measurement)
      return value ? [[measurement.funnel.participants, value] as const] : []
    }),
  })
  return plotLines(
    [
      line('windowFunnel, 11 steps', ({ funnel }) => funnel.againstEvents.windowFunnelMs.p50),
      line('quantileTDigest, 11 medians', ({ quantiles }) => quantiles.tDigestMs.p50),
      line('any, three dimensions', ({ funnel }) => funnel.atRest[1]?.anyMs.p50),
      line('strict, three dimensions', ({ funnel }) => funnel.atRest[1]?.strictMs.p50),
      line('strict by province', ({ funnel }) => funnel.atRest[0]?.strictMs.p50),
      line('bare count by province', ({ funnel }) => funnel.atRest[0]?.bareMs.p50),
      line('11 medians from the cube', ({ quantiles }) => quantiles.cubeMs.p50),
      line('standard slice from the cube', ({ funnel }) => funnel.cube.p50Ms),
    ],
    { title: 'Milliseconds of an answer, by people', x: 'participants', y: 'ms (median)' },
  )
}

/** The page that says what was measured: Markdown, with the plot beside it. */
export function writePage(measurements: readonly Measurement[], { day, cores, memoryGiB, load }: Surroundings): string {
  const head = ['', ...measurements.map(({ funnel }) => millions(funnel.participants))]
  const each = (name: string, of: (measurement: Measurement) => string | number) => [name, ...measurements.map(of)]
  const breakdowns = (measurements[0]?.funnel.atRest ?? []).map(({ breakdown, keys }, index) => {
    const at = ({ funnel }: Measurement) => funnel.atRest[index]
    const while_ = ({ funnel }: Measurement) => funnel.whileChanging.breakdowns[index]
    return [
      `### By ${breakdown} (${keys})\n`,
      table(head, [
        each('bare `count()`, ms', (m) => at(m)?.bareMs.p50 ?? ''),
        each('strict, ms', (m) => at(m)?.strictMs.p50 ?? ''),
        each('strict, times bare: wall (CPU)', (m) => `${at(m)?.strictRatio.wall} (${at(m)?.strictRatio.cpu})`),
        each('any order, ms', (m) => at(m)?.anyMs.p50 ?? ''),
        each('any order, times bare: wall (CPU)', (m) => `${at(m)?.anyRatio.wall} (${at(m)?.anyRatio.cpu})`),
        each(
          'strict while 5,000 a second change',
          (m) => `${while_(m)?.strictRatio.wall} (${while_(m)?.strictRatio.cpu})`,
        ),
        each(
          'any order while 5,000 a second change',
          (m) => `${while_(m)?.anyRatio.wall} (${while_(m)?.anyRatio.cpu})`,
        ),
        each('strict on a past day, ms', (m) => m.funnel.past[index]?.strictMs.p50 ?? ''),
      ]),
    ].join('\n')
  })
  const others = table(head, [
    each('standard slice from the cube, p50, ms', ({ funnel }) => funnel.cube.p50Ms),
    each('the same, p99, ms', ({ funnel }) => funnel.cube.p99Ms),
    each('steps 1 to 11 in order, ms', ({ funnel }) => funnel.againstEvents.orderedMs.p50),
    each('`windowFunnel` over the events, ms', ({ funnel }) => funnel.againstEvents.windowFunnelMs.p50),
    each('times faster', ({ funnel }) => funnel.againstEvents.timesFasterThanWindowFunnel.wall),
    each(
      'times faster than `groupBitOr` over the events',
      ({ funnel }) => funnel.againstEvents.timesFasterThanGroupBitOr.wall,
    ),
    each('11 medians by province from the cube, ms', ({ quantiles }) => quantiles.cubeMs.p50),
    each('from the state, ms', ({ quantiles }) => quantiles.stateMs.p50),
    each('exact, ms', ({ quantiles }) => quantiles.exactMs.p50),
    each('`quantileTDigest`, ms', ({ quantiles }) => quantiles.tDigestMs.p50),
    each('events', ({ funnel }) => funnel.events),
  ])
  const again = ({ funnel }: Measurement) => funnel.rebuild
  const tables = Object.keys(measurements[0]?.funnel.rebuild.diskBytesPerParticipant ?? {}).sort()
  const rebuild = table(head, [
    each('seconds', (m) => again(m).seconds),
    each('events a second', (m) => again(m).eventsPerSecond),
    each('memory of the process at most, GiB', (m) => round3(again(m).memory.residentBytesPeak / 2 ** 30)),
    each('the same above that before it, bytes a participant', (m) => again(m).memory.peakBytesPerParticipant),
    ...tables.map((name) =>
      each(`\`${name}\` on disk, bytes a participant`, (m) => again(m).diskBytesPerParticipant[name] ?? ''),
    ),
  ])
  const last = measurements.at(-1)
  const goals = last ? listGoals([...last.funnel.goals, ...last.quantiles.goals]) : ''
  return `# Growth of the funnel's cost

Made by \`npm run bench -- growth\` on ${day}, with ${cores} cores and ${memoryGiB} GiB, load average ${load.join(', ')} at the end. Other work ran on the machine
where the load says so: times are medians of rounds in turn, ratios medians of the rounds' own ratios.

![Milliseconds of an answer, by participants](growth.svg)

${breakdowns.join('\n\n')}

## Other answers

${others}

## State, cubes and payments made again from all events

${rebuild}

## Goals at ${millions(last?.funnel.participants ?? 0)}

${goals}
`
}

function listGoals(goals: Goals): string {
  return table(
    ['', 'measured', 'goal', 'holds'],
    goals.map(({ name, measured, goal, holds }) => [name, measured, goal, holds ? 'yes' : 'no']),
  )
}
