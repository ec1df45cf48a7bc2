import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'

/**
 * A process of its own: appends prepared drafts (`bench_draft`) to the journey at a rate, in transactions of a tenth of a
 * second each, by one writer or several. A line of JSON for each transaction once it is committed.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    from: { type: 'string' },
    'per-second': { type: 'string' },
    seconds: { type: 'string' },
    writers: { type: 'string' },
  },
})
const number = (name: 'from' | 'per-second' | 'seconds' | 'writers') => Number(values[name])
const [perSecond, seconds, writers] = [number('per-second'), number('seconds'), number('writers')]
const TICK_MS = 100
const APPEND = `WITH appended AS (
    SELECT count(*)::int AS events FROM journey.append_drafts(ARRAY(
      SELECT draft FROM bench_draft WHERE place >= $1 AND place < $2 ORDER BY place)))
  SELECT events, journey.to_transaction_number(pg_current_xact_id())::text AS transaction,
         (extract(epoch FROM statement_timestamp()) * 1000)::float8 AS began FROM appended`

const perBatch = Math.max(1, Math.round((perSecond * TICK_MS) / 1000))
const batches = Math.ceil((perSecond * seconds) / perBatch)
let next = 0
const started = Date.now()

async function write(): Promise<void> {
  const client = new pg.Client(values.url)
  await client.connect()
  for (let batch = next++; batch < batches; batch = next++) {
    await sleep(Math.max(0, started + batch * TICK_MS - Date.now()))
    const from = number('from') + batch * perBatch
    const { rows } = await client.query(APPEND, [from, from + perBatch])
    process.stdout.write(`${JSON.stringify({ ...rows[0], due: started + batch * TICK_MS, committed: Date.now() })}\n`)
  }
  await client.end()
}
await Promise.all(Array.from({ length: writers }, write))
