/** The figures that can be had as files, by the name of the file. */
export const FIGURE_NAMES = [
  'funnel',
  'funnel-by-wave',
  'funnel-by-province',
  'waves',
  'training',
  'payments',
  'backlog',
] as const
export type FigureName = (typeof FIGURE_NAMES)[number]

/** Columns of all figures; `messages` say under `download.columns` what each means. */
export type Column =
  | 'as_of'
  | 'province'
  | 'code'
  | 'name'
  | 'step'
  | 'step_name'
  | 'people'
  | 'people_in_sequence'
  | 'status'
  | 'status_name'
  | 'wave'
  | 'quota'
  | 'joined'
  | 'selected'
  | 'state'
  | 'state_name'
  | 'opens_at'
  | 'closes_at'
  | 'drawn_at'
  | 'draw_round'
  | 'draw_seed'
  | 'day'
  | 'purchased'
  | 'completed'
  | 'paid'
  | 'waiting_to_purchase'
  | 'waiting_to_complete'
  | 'waiting_to_be_paid'
  | 'paid_rupiah'
  | 'paid_rupiah_since'
  | 'edition'
  | 'rounded_to'
  | 'scale'

/** Numbers without grouping, days and instants by ISO 8601, rupiah as text in JSON: they may exceed what a double holds. */
export type Cell = string | number | null

/** One figure of a page as a table for programs. */
export type FigureFile = {
  name: FigureName
  programme: string
  /** The one wave or province that it is of; null: of all. */
  of: { wave: string } | { province: string } | null
  asOf: string
  watermark: string | null
  /** People in the data per real person; null unless it is a playback. */
  scale: number | null
  /** Of the published edition that it comes from; null: live. */
  edition: number | null
  /** What a reader has to know besides the figures. */
  notes: readonly string[]
  columns: readonly Column[]
  rows: readonly (readonly Cell[])[]
}

export function isFigureName(name: string): name is FigureName {
  return FIGURE_NAMES.some((each) => each === name)
}

/** Address of a figure's file without its language; the one path that pages and files agree on. */
export function figurePath(name: FigureName, ending: 'csv' | 'json'): string {
  return `/unduh/${name}.${ending}`
}

/** A file is saved under the name of what was asked, so that those of several days, waves and provinces can lie side by side. */
export function savedAs(asked: readonly (string | null | undefined)[], ending: string): Record<string, string> {
  const name = asked.filter((part) => part !== null && part !== undefined).join('-')
  return { 'content-disposition': `inline; filename="${name.replace(/[^\w-]/g, '')}.${ending}"` }
}
