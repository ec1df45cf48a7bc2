import { createLogger } from '#platform/logger.ts'
import { openClickHouse } from '../clickhouse/connection.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { followJourney } from '../pipeline/follow-journey.ts'

/** `node analytics/testing/pipeline-process.ts DATABASE_URL FOLDER`: a pipeline to be killed. Its log says what it mended. */
const [databaseUrl, path] = process.argv.slice(2)
if (!databaseUrl || !path) throw new Error('usage: pipeline-process.ts DATABASE_URL FOLDER')

const clickhouse = await openClickHouse({ path })
await migrateClickHouse(clickhouse.pipeline)
const logger = createLogger('pipeline-process', 'warn')
followJourney({ databaseUrl, clickhouse, logger, pauseMs: 5, pageEvents: 1_000 })
process.stdout.write('follows\n')
