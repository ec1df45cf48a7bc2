import type { ReactElement } from 'react'

/** `part` of `whole`; `colour` is a class of the styles. */
export type Bar = { key: string; colour: string; part: number | null; text: string }
export type FunnelRow = { key: string; label: string; bars: readonly Bar[]; note: string }

const WIDTH = 720
const BAR = 18
const GAP = 3
/** For the figure of a single series, and for figure and name of one among several. */
const ROOM = { single: 130, several: 300 }

/**
 * The funnel as horizontal bars from zero, one group for each step. Figures stand before their bars: on a telephone the
 * chart scrolls in its frame, and they are what is in sight. Series are named in the bar's text, so that colour alone says
 * nothing.
 */
export function funnelChart({
  rows,
  whole,
  title,
}: {
  rows: readonly FunnelRow[]
  whole: number
  title: string
}): ReactElement {
  const heightOf = (row: FunnelRow) => 22 + row.bars.length * (BAR + GAP) + (row.note === '' ? 6 : 24)
  const tops = rows.map((_, index) => rows.slice(0, index).reduce((sum, row) => sum + heightOf(row), 0))
  const height = rows.reduce((sum, row) => sum + heightOf(row), 0)
  const left = rows.some(({ bars }) => bars.length > 1) ? ROOM.several : ROOM.single
  const room = WIDTH - left
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${Math.max(height, 40)}`} role="img" aria-label={title}>
      {rows.map(({ key, label, bars, note }, index) => (
        <g key={key} transform={`translate(0 ${tops[index]})`}>
          <text x="0" y="15">
            {label}
          </text>
          {bars.map(({ key: series, colour, part, text }, place) => {
            const width =
              part === null || whole === 0 ? 0 : Math.max(part > 0 ? 1 : 0, Math.round((room * part) / whole))
            const y = 22 + place * (BAR + GAP)
            return (
              <g key={series}>
                <rect className="track" x={left} y={y} width={room} height={BAR} />
                <rect className={colour} x={left} y={y} width={width} height={BAR} />
                <text x="0" y={y + 14}>
                  {text}
                </text>
              </g>
            )
          })}
          {note === '' ? null : (
            <text className="quiet" x="0" y={22 + bars.length * (BAR + GAP) + 12}>
              {note}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}
