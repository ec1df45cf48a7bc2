import type { ClientBase } from 'pg'
import { z } from 'zod'

const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * Has the connection write without the row-by-row checks of foreign keys, which cost a quarter of PostgreSQL's time;
 * `listOrphans` makes up for them set by set, before the playback counts as finished. Changes nothing where the owner
 * may not do so (it takes a superuser, or GRANT SET ON PARAMETER session_replication_role): then they are checked as ever.
 */
export async function deferForeignKeys(client: ClientBase): Promise<void> {
  try {
    await client.query('SET session_replication_role = replica')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE)) throw error
  }
}

export async function checkForeignKeysAgain(client: ClientBase): Promise<void> {
  await client.query('RESET session_replication_role')
}

// One query for each foreign key of the schemas written to: rows that refer to none.
const QUERIES = `
  SELECT format('%s (%s)', conrelid::regclass, conname) AS name,
         format('SELECT count(*)::int AS count FROM %s c WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)',
                conrelid::regclass, string_agg(format('c.%I IS NOT NULL', own.attname), ' AND '),
                confrelid::regclass, string_agg(format('p.%I = c.%I', other.attname, own.attname), ' AND ')) AS query
  FROM pg_constraint
  JOIN pg_namespace n ON n.oid = connamespace
  CROSS JOIN LATERAL unnest(conkey, confkey) AS pair (own_number, other_number)
  JOIN pg_attribute own ON own.attrelid = conrelid AND own.attnum = own_number
  JOIN pg_attribute other ON other.attrelid = confrelid AND other.attnum = other_number
  WHERE contype = 'f' AND conparentid = 0
    AND n.nspname IN ('registration', 'marketplace', 'disbursement', 'journey', 'ledger')
  GROUP BY conrelid, confrelid, conname
  ORDER BY 1`

const planned = z.object({ name: z.string(), query: z.string() })
const counted = z.object({ count: z.number() })

/** Says of each foreign key that rows contradict how many do; nothing when all refer to rows that are there. */
export async function listOrphans(client: ClientBase): Promise<string[]> {
  const wrong: string[] = []
  const { rows } = await client.query(QUERIES)
  for (const { name, query } of rows.map((row) => planned.parse(row))) {
    const { count } = counted.parse((await client.query(query)).rows[0])
    if (count > 0) wrong.push(`${count} rows of ${name} refer to rows that are not there`)
  }
  return wrong
}
