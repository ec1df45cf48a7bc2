import type { ClickHouseClient } from '@clickhouse/client'
import { readSliceWidths } from '#analytics/questions/slice-widths.ts'
import { ratioOf, summary, takeTurns } from './compare.ts'
import { BREAKDOWNS, cellsOf, funnelOf, textOf } from './questions.ts'
import { maskFunnelSql, openDuckDb, openPostgres } from './rivals.ts'
import type { World } from './world.ts'

/** The funnel by the same breakdowns from DuckDB and PostgreSQL, in both orders. Throws when one of them counts otherwise. */
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
    const asked = BREAKDOWNS.flatMap((breakdown) =>
      (['STRICT', 'ANY'] as const).map((order) => ({ ...breakdown, order })),
    )
    for (const { name, by, selection, order } of asked) {
      const where = selection.allowed.map(({ dimension, codes }) => `${dimension.toLowerCase()} IN (${codes})`)
      const sql = maskFunnelSql(
        order,
        by.map((slice) => slice.toLowerCase()),
        where.join(' AND '),
      )
      const question = funnelOf({ by, selection, order, source: 'STATE' }, widths)
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
        order,
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
