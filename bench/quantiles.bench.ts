import { loadavg } from 'node:os'
import { readSliceWidths } from '#analytics/questions/slice-widths.ts'
import { ratioOf, summary, takeTurns } from './national/compare.ts'
import { atMost, nothingMeasured, resultOf } from './national/goals.ts'
import { readOptions } from './national/options.ts'
import { bareTextOf } from './national/questions.ts'
import { askMedians, type Medians, T_DIGEST, trueMedians } from './national/step-times.ts'
import { cleanWorlds, openWorld } from './national/world.ts'
import type { Bench } from './run.ts'

const MOST = 0.1

/**
 * Eleven medians by province as times of quantileTDigest over the same rows. The goal is for the answer that the product
 * gives, from the cube of gaps; from the state, for slices that the cube has not, and to the second are shown beside it.
 */
export const bench: Bench = {
  description: '11 medians by province, against quantileTDigest over the same rows (--participants 30m --rounds 5)',
  async run(words) {
    const options = readOptions(words, { participants: 30_000_000, rounds: 5 })
    if (options.clean) {
      cleanWorlds(options)
      return nothingMeasured(options.dataDir, 'cleaned')
    }
    const { clickhouse, participants } = await openWorld(options)
    try {
      if (options.prepare) return nothingMeasured(options.dataDir, 'prepared')
      const [client = clickhouse.pipeline] = clickhouse.readers
      const widths = await readSliceWidths(client)
      const runs = await takeTurns(
        {
          tDigest: () => bareTextOf(client, T_DIGEST),
          cube: () => askMedians(clickhouse.readers, widths, 'CUBE'),
          state: () => askMedians(clickhouse.readers, widths, 'STATE'),
          exact: () => askMedians(clickhouse.readers, widths, 'EXACT'),
        },
        options.rounds,
      )
      const truth = await trueMedians(client)
      const fromCube = checkBins(await askMedians(clickhouse.readers, widths, 'CUBE'), truth)
      const fromState = checkBins(await askMedians(clickhouse.readers, widths, 'STATE'), truth)
      const exact = checkBins(await askMedians(clickhouse.readers, widths, 'EXACT'), truth)
      const cubeRatio = ratioOf(runs.cube, runs.tDigest)
      return resultOf(
        [
          atMost('from the cube, times of quantileTDigest', cubeRatio.wall, MOST),
          atMost('medians outside their bin', fromCube.outside + fromState.outside, 0),
          atMost('exact medians that differ', exact.different, 0),
        ],
        {
          participants,
          medians: truth.size,
          statedError: 'a bin is an eighth of a doubling: its middle is off by 6.25 % at most',
          worstError: fromCube.worst,
          tDigestMs: summary(runs.tDigest),
          cubeMs: summary(runs.cube),
          stateMs: summary(runs.state),
          exactMs: summary(runs.exact),
          cubeRatio,
          stateRatio: ratioOf(runs.state, runs.tDigest),
          exactRatio: ratioOf(runs.exact, runs.tDigest),
          load: loadavg().map((load) => Number(load.toFixed(1))),
        },
      )
    } finally {
      await clickhouse.close()
    }
  },
}

/** How many true medians are not where they are said to be, and how far off the told ones are at worst, relatively. */
function checkBins(told: Medians, truth: ReadonlyMap<string, number>) {
  let [outside, different, worst] = [0, 0, 0]
  for (const [key, value] of truth) {
    const median = told.get(key)
    if (!median || value < median.low || value >= median.high) outside += 1
    if (median?.seconds !== value) different += 1
    if (median && value > 0) worst = Math.max(worst, Math.abs(median.seconds - value) / value)
  }
  return { outside, different, worst: Number(worst.toFixed(4)) }
}
