import { MARKER } from '../clickhouse/state-columns.ts'

/** A table that readers see, and its twin of the same form in which a horizon is prepared. */
export type ShownTable = {
  name: string
  pending: string
  /** SQL of its marker: the last window that it holds, 0 when it holds none. */
  lastWindow: string
}

const [NOBODY, KIND] = [`toUUID('${MARKER.nobody}')`, MARKER.kind]

/** In the order in which they are shown: the state comes last, since readers go by what it says it holds. */
export const TABLES = {
  events: {
    name: 'journey_event_v3',
    pending: 'journey_event_pending_v3',
    lastWindow: `(SELECT max(window_id) FROM journey_event_v3 WHERE participant_id = ${NOBODY} AND position = 0)`,
  },
  payments: {
    name: 'payment_v2',
    pending: 'payment_pending_v2',
    lastWindow: `(SELECT max(window_id) FROM payment_v2 WHERE type = ${MARKER.type})`,
  },
  stepCube: {
    name: 'step_cube_v1',
    pending: 'step_cube_pending_v1',
    lastWindow: `(SELECT sum(n) FROM step_cube_v1 WHERE kind = ${KIND} AND step = 0)`,
  },
  gapCube: {
    name: 'gap_cube_v1',
    pending: 'gap_cube_pending_v1',
    lastWindow: `(SELECT sum(n) FROM gap_cube_v1 WHERE kind = ${KIND} AND gap = 0)`,
  },
  state: {
    name: 'participant_state_v3',
    pending: 'participant_state_pending_v3',
    lastWindow: `(SELECT sum(sign * toInt64(version)) FROM participant_state_v3 WHERE wave = ${MARKER.wave})`,
  },
} as const satisfies Record<string, ShownTable>

export type TableName = keyof typeof TABLES

export const TABLE_NAMES = Object.keys(TABLES) as TableName[]

/** Of an insert whose rows must be one part, so that it can be moved by one rename. */
export const LARGE_BLOCK = `SETTINGS min_insert_block_size_rows = 1000000000, min_insert_block_size_bytes = 0,
  max_insert_threads = 1`

/** The same of few rows: compiling and spreading the work over threads costs more than the work. */
export const ONE_BLOCK = `${LARGE_BLOCK}, max_threads = 1, compile_expressions = 0, compile_aggregate_expressions = 0`
