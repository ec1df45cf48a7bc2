/** A server to run the tests of the HTTP connection against; without it they run against the stand-in. */
export const clickhouseUrl = process.env.CLICKHOUSE_URL
/** Where that server reaches the tests' PostgreSQL. */
export const clickhousePostgresUrl = process.env.CLICKHOUSE_POSTGRES_URL
/** How many random questions are held against PostgreSQL by each test that does so. */
export const oracleQuestions = Number(process.env.ORACLE_QUESTIONS ?? 30)
/** How often the pipeline is killed; `KILLS=200` for the long form. */
export const kills = Number(process.env.KILLS ?? 5)
