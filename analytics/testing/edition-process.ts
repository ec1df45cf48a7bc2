import { ANONYMOUS } from '#platform/identity.ts'
import { connectDatabase } from '#prisma/database.ts'
import { openClickHouse } from '../clickhouse/connection.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { createContextFactory } from '../context.ts'
import { openEditionKey } from '../editions/edition-key.ts'
import { makeEdition } from '../editions/make-edition.ts'
import { createPipelineStatus } from '../pipeline/status.ts'

/** `node analytics/testing/edition-process.ts DATABASE_URL FOLDER KEY WEEK`: makes an edition, to be killed meanwhile. */
const [databaseUrl, path, key, week] = process.argv.slice(2)
if (!databaseUrl || !path || !key || !week) throw new Error('usage: edition-process.ts DATABASE_URL FOLDER KEY WEEK')

const clickhouse = await openClickHouse({ path })
await migrateClickHouse(clickhouse.pipeline)
const database = connectDatabase(databaseUrl, 'edition-process', 2)
const opened = openEditionKey(key)
const contextOf = createContextFactory({
  database,
  clickhouse,
  pipelineStatus: createPipelineStatus(),
  editionKeys: [opened.publicKey],
})
const made = await makeEdition(
  { ...contextOf({ viewer: ANONYMOUS, language: 'en' }), key: opened },
  { week: Number(week), reason: 'COMMAND', playback: undefined },
)
process.stdout.write(JSON.stringify(made))
await database.$disconnect()
await clickhouse.close()
