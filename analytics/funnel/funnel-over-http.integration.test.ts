import { reachClickHouseByHttp } from '../testing/clickhouse-place.ts'

// The same tests by the other connection.
reachClickHouseByHttp()
await import('./funnel.integration.test.ts')
