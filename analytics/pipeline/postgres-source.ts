/** How ClickHouse itself signs in to PostgreSQL, as parameters of its `postgresql()` table function. */
export type PostgresSource = { address: string; database: string; user: string; password: string }

/**
 * From the URL of the process's own role, or where ClickHouse reaches PostgreSQL by another address. What that one leaves
 * out is as in the first. The password travels as a bound parameter: no SQL text carries it.
 */
export function toPostgresSource(databaseUrl: string, reachedAt: string = databaseUrl): PostgresSource {
  const own = new URL(databaseUrl)
  const url = new URL(reachedAt)
  const signIn = url.username ? url : own
  return {
    address: `${url.hostname}:${url.port || 5432}`,
    database: decodeURIComponent(url.pathname.slice(1) || own.pathname.slice(1)),
    user: decodeURIComponent(signIn.username),
    password: decodeURIComponent(signIn.password),
  }
}
