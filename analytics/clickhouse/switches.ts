import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { queryRows, runStatement } from './query.ts'

type Switches = { begun: number; done: number }

export type SwitchReader = {
  /** A look that begins after this is called; whoever waits for one shares the next. */
  read: () => Promise<Switches>
  /** What was last seen; from there on a switch cannot have gone unnoticed. */
  seen: Switches | undefined
}

/** Reads how many switches of tables there have been, by a client that need not wait for anybody's question. */
export function createSwitchReader(client: ClickHouseClient): SwitchReader {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<Switches> | undefined
  const look = async (): Promise<Switches> => {
    next = undefined
    // There are two for each switch there ever was: sooner told than added up, which takes twice as long.
    const rows = await queryRows(client, {
      name: 'switches',
      sql: 'SELECT number, is_done FROM table_switch_v1',
      row: z.object({ number: z.number(), is_done: z.number() }),
    })
    const lastWith = (value: number): number =>
      rows.reduce((most, { number, is_done }) => (is_done === value ? Math.max(most, number) : most), 0)
    reader.seen = { begun: lastWith(0), done: lastWith(1) }
    return reader.seen
  }
  const reader: SwitchReader = {
    seen: undefined,
    read: () => {
      if (next) return next
      next = last.then(look)
      last = next.catch(() => undefined)
      return next
    },
  }
  return reader
}

const LONGEST_SWITCH_MS = 5_000
const TRIES = 3

/**
 * Reads again what was read while tables were switched. Of several tables in one statement, and of one that it names twice,
 * some would be from before and some from after. Throws when a switch does not end within seconds.
 */
export async function readOfOneTime<T>(switches: SwitchReader, read: () => Promise<T>): Promise<T> {
  let before = switches.seen ?? (await switches.read())
  for (let tries = 0; tries < TRIES; tries += 1) {
    before = await ended(switches, before)
    const found = await read()
    const after = await switches.read()
    if (after.begun === before.begun) return found
    before = after
  }
  throw new Error('tables are switched again and again')
}

async function ended(switches: SwitchReader, seen: Switches): Promise<Switches> {
  let now = seen
  for (const giveUpAt = Date.now() + LONGEST_SWITCH_MS; now.begun !== now.done; now = await switches.read()) {
    if (Date.now() > giveUpAt) throw new Error('a switch of tables does not end')
    await sleep(20)
  }
  return now
}

export async function beginSwitch(client: ClickHouseClient): Promise<void> {
  await note(client, 'max(number) + 1, 0')
}

/** To be called when the tables fit together, whoever has begun. */
export async function endSwitch(client: ClickHouseClient): Promise<void> {
  await note(client, 'max(number), 1')
}

async function note(client: ClickHouseClient, columns: string): Promise<void> {
  await runStatement(client, {
    name: 'pipeline.switch',
    sql: `INSERT INTO table_switch_v1 (number, is_done) SELECT ${columns} FROM table_switch_v1`,
  })
}
