import type { ClientBase } from 'pg'

/**
 * After a restore from a dump into another cluster, lets the journey's transaction numbers go on above those in use, and
 * says so; otherwise does nothing. To be called before anything follows the journey.
 */
export async function beginEpochIfRestored(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ begun: boolean }>('SELECT journey.begin_epoch_if_restored() AS begun')
  return rows[0]?.begun ?? false
}
