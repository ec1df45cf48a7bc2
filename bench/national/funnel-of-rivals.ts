import type { ClickHouseClient } from '@clickhouse/client'
import { readSliceWidths } from '#analytics/questions/slice-widths.ts'
import { ratioOf, summary, takeTurns } from './compare.ts'
import { BREAKDOWNS, cellsOf, funnelOf, textOf } from './questions.ts'
import { maskFunnelSql, openDuckDb, openPostgres } from './rivals.ts'
import type { World } from './world.ts'

/** The funnel in any order by the same breakdowns from DuckDB and PostgreSQL. Throws when one of them counts otherwise. */
export async function measureRivals(
  client: ClickHouseClient,
  world: World,
  rounds: number,
): Promise<Record<string, unknown>[]> {
  const widths = await readSliceWidths(client)
  const duckDb = await openDuckDb(world)
  const postgres = await openPostgres(world)
  try {
    const figures: Record<string, unknown>[] = []
    for (const { name, by, selection } of BREAKDOWNS) {
      const where = selection.allowed.map(({ dimension, codes }) => `${dimension.toLowerCase()} IN (${codes})`)
      const sql = maskFunnelSql(
        by.map((slice) => slice.toLowerCase()),
        where.join(' AND '),
      )
      const question = funnelOf({ by, selection, source: 'STATE' }, widths)
      const ours = (await cellsOf(client, question)).map(({ codes, counts }) => [...codes, ...counts].join()).sort()
      for (const rival of [duckDb, postgres]) {
        const theirs = (await rival.ask(sql)).map((row) => row.join()).sort()
        if (theirs.join('\n') !== ours.join('\n')) throw new Error(`a rival counts otherwise by ${name}`)
      }
      const runs = await takeTurns(
        { ours: () => textOf(client, question), duckDb: () => duckDb.ask(sql), postgres: () => postgres.ask(sql) },
        rounds,
        { warmUp: false },
      )
      figures.push({
        breakdown: name,
        ourMs: summary(runs.ours).p50,
        duckDbMs: summary(runs.duckDb).p50,
        postgresMs: summary(runs.postgres).p50,
        timesFasterThanDuckDb: ratioOf(runs.duckDb, runs.ours).wall,
        timesFasterThanPostgres: ratioOf(runs.postgres, runs.ours).wall,
      })
    }
    return figures
  } finally {
    await postgres.close()
    await duckDb.close()
  }
}
