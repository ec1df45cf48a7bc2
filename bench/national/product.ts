import type { ClickHouse } from '#analytics/clickhouse/connection.ts'
import { wholeGapCubeSql, wholeStepCubeSql } from '#analytics/pipeline/fold-cubes.ts'
import { paymentsSql } from '#analytics/pipeline/fold-payments.ts'
import { wholeStateSql } from '#analytics/pipeline/fold-state.ts'
import { rebuildFromEvents } from '#analytics/pipeline/rebuild.ts'
import { createPipelineStatus } from '#analytics/pipeline/status.ts'
import { TABLES } from '#analytics/pipeline/tables.ts'
import { run } from './ask.ts'

const { events, payments, stepCube, gapCube, state } = TABLES
export const DERIVED = [payments, stepCube, gapCube, state]

/** By what the product derives tables from events; another text is another content. */
export function derivations(): string[] {
  return [
    wholeStateSql(state.name, events.name),
    ...wholeStepCubeSql(stepCube.name, state.name),
    wholeGapCubeSql(gapCube.name, state.name),
    paymentsSql(payments.name, events.name),
  ]
}

/** Makes state, cubes and payments from the events by the product's rebuild, whose seconds it tells; then merges them. */
export async function rebuildByProduct(
  { pipeline }: ClickHouse,
  target: { lastWindow: number; watermark: number; events: number },
): Promise<number> {
  const started = performance.now()
  await rebuildFromEvents(
    { clickhouse: pipeline, status: createPipelineStatus() },
    { last: BigInt(target.lastWindow), watermark: BigInt(target.watermark), events: target.events },
  )
  const seconds = (performance.now() - started) / 1000
  for (const { name } of DERIVED) await run(pipeline, `OPTIMIZE TABLE ${name} FINAL`)
  return seconds
}
