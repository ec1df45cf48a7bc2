import { reachClickHouseByHttp } from '../testing/clickhouse-place.ts'

// The same tests by the other connection.
reachClickHouseByHttp()
await import('./questions.integration.test.ts')
