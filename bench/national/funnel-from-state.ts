import type { ClickHouseClient } from '@clickhouse/client'
import { readSliceWidths } from '#analytics/questions/slice-widths.ts'
import { ratioOf, summary, takeTurns } from './compare.ts'
import { atMost, type Goal } from './goals.ts'
import { BREAKDOWNS, bareTextOf, funnelOf, textOf } from './questions.ts'

const MOST = { STRICT: 2, ANY: 5 } as const
/** End of 2 September 2022 in Jakarta, as seconds of the state: in the midst of the generated years. */
const PAST = 975 * 86_400 + 61_200

export type Measured = { figures: Record<string, unknown>[]; goals: Goal[] }

/**
 * The whole answers by the breakdowns, in both orders, as times of a bare count of the same keys over the same rows. With
 * conversions, which in any order want a group for each mask, without a goal.
 */
export async function measureState(client: ClickHouseClient, rounds: number, when: string): Promise<Measured> {
  const widths = await readSliceWidths(client)
  const measured: Measured = { figures: [], goals: [] }
  for (const { name, keys, by, selection, bare, times } of BREAKDOWNS) {
    const ask =
      (order: 'STRICT' | 'ANY', withConversions = false) =>
      () =>
        textOf(client, funnelOf({ by, selection, order, withConversions, source: 'STATE' }, widths))
    const runs = await takeTurns(
      { bare: () => bareTextOf(client, bare), strict: ask('STRICT'), any: ask('ANY'), conversions: ask('ANY', true) },
      rounds * times,
    )
    const [strict, any] = [ratioOf(runs.strict, runs.bare), ratioOf(runs.any, runs.bare)]
    measured.figures.push({
      breakdown: name,
      keys,
      bareMs: summary(runs.bare),
      strictMs: summary(runs.strict),
      anyMs: summary(runs.any),
      anyWithConversionsMs: summary(runs.conversions),
      strictRatio: strict,
      anyRatio: any,
      anyWithConversionsRatio: ratioOf(runs.conversions, runs.bare),
    })
    measured.goals.push(atMost(`strict by ${name}, ${when}`, strict.wall, MOST.STRICT))
    measured.goals.push(atMost(`any order by ${name}, ${when}`, any.wall, MOST.ANY))
  }
  return measured
}

/** A past day reads fourteen times of four bytes in place of a mask of two; without a goal. */
export async function measurePast(client: ClickHouseClient, rounds: number): Promise<Record<string, unknown>[]> {
  const widths = await readSliceWidths(client)
  const figures: Record<string, unknown>[] = []
  for (const { name, by, selection, bare } of BREAKDOWNS) {
    const ask = (order: 'STRICT' | 'ANY') => () =>
      textOf(client, funnelOf({ by, selection, order, until: PAST, source: 'STATE' }, widths))
    const runs = await takeTurns(
      { bare: () => bareTextOf(client, bare), strict: ask('STRICT'), any: ask('ANY') },
      rounds,
    )
    figures.push({
      breakdown: name,
      strictMs: summary(runs.strict),
      anyMs: summary(runs.any),
      strictRatio: ratioOf(runs.strict, runs.bare),
      anyRatio: ratioOf(runs.any, runs.bare),
    })
  }
  return figures
}
