import { STEPS, type Step } from '#prisma/journey.ts'

/** Times in states are whole seconds from here. */
export const STATE_EPOCH_MS = Date.UTC(2020, 0, 1)
/** A step not reached. It is not before any date, so one comparison answers "reached by then". */
export const NOT_REACHED = 2_147_483_647

/** Columns of the slices, in the order of `before_slices`. */
export const SLICE_COLUMNS = [
  'wave',
  'province',
  'district',
  'gender',
  'age_band',
  'education',
  'platform',
  'payment_partner',
  'course_category',
] as const

/** The column of a step's first time. */
export function stepColumn(step: Step): string {
  return step.toLowerCase()
}

export const STEP_COLUMNS: readonly string[] = STEPS.map(stepColumn)

/** Bytes of the times between neighbouring steps in a state: `g2` is from step 1 to step 2. Bins: see the migration. */
export const GAP_COLUMNS: readonly string[] = STEPS.slice(1).map((_step, index) => `g${index + 2}`)

/** `entry_day` of whoever has no registration. */
export const NO_ENTRY_DAY = 32_767

/** Slices with cells in the cubes, and their `kind` there; 0 is everybody. Others are answered from the state. */
export const CUBE_KINDS: readonly { column: (typeof SLICE_COLUMNS)[number]; kind: number }[] = SLICE_COLUMNS.map(
  (column, index) => ({ column, kind: index + 1 }),
).filter(({ column }) => column !== 'district')

/** What no real row has: by it each table's marker is found, which says what the table holds. */
export const MARKER = { wave: 65_535, kind: 255, type: 255, nobody: '00000000-0000-0000-0000-000000000000' } as const

/**
 * SQL of what a table shows, to be read in the statement that reads its figures: `lastWindow`, and `watermark` in
 * microseconds since 1970 (0: nothing yet). Each is a subquery of one row; all subqueries of a statement see one snapshot.
 */
export const SHOWN = {
  state: {
    lastWindow: `(SELECT sum(sign * toInt64(version)) FROM participant_state_v3 WHERE wave = ${MARKER.wave})`,
    watermark: `(SELECT sum(sign * paid_amount) FROM participant_state_v3 WHERE wave = ${MARKER.wave})`,
  },
  stepCube: {
    lastWindow: `(SELECT sum(n) FROM step_cube_v1 WHERE kind = ${MARKER.kind} AND step = 0)`,
    watermark: `(SELECT sum(n) FROM step_cube_v1 WHERE kind = ${MARKER.kind} AND step = 1)`,
  },
  gapCube: {
    lastWindow: `(SELECT sum(n) FROM gap_cube_v1 WHERE kind = ${MARKER.kind} AND gap = 0)`,
    watermark: `(SELECT sum(n) FROM gap_cube_v1 WHERE kind = ${MARKER.kind} AND gap = 1)`,
  },
} as const

/** Seconds of a state; rounds down, as the journey does. What four bytes cannot hold is as early or late as they can. */
export function toStateSeconds(instant: Date): number {
  const seconds = Math.floor((instant.getTime() - STATE_EPOCH_MS) / 1000)
  return Math.min(NOT_REACHED, Math.max(-NOT_REACHED, seconds))
}

export function fromStateSeconds(seconds: number): Date {
  return new Date(STATE_EPOCH_MS + seconds * 1000)
}
