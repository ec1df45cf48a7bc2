/** How ClickHouse itself signs in to PostgreSQL, as parameters of its `postgresql()` table function. */
export type PostgresSource = { address: string; database: string; user: string; password: string }

/** From the URL of the process's own role. The password travels as a bound parameter: no SQL text carries it. */
export function toPostgresSource(databaseUrl: string): PostgresSource {
  const url = new URL(databaseUrl)
  return {
    address: `${url.hostname}:${url.port || 5432}`,
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  }
}
