/** A server to run the tests of the HTTP connection against; without it they run against the stand-in. */
export const clickhouseUrl = process.env.CLICKHOUSE_URL
/** Where that server reaches the tests' PostgreSQL. */
export const clickhousePostgresUrl = process.env.CLICKHOUSE_POSTGRES_URL
