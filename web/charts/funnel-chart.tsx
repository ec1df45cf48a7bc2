import type { ReactElement } from 'react'

/** `part` of `whole`; `colour` is a class of the styles. */
export type Bar = { key: string; colour: string; part: number | null; text: string }
export type FunnelRow = { key: string; label: string; bars: readonly Bar[]; notes: readonly string[] }

/**
 * `single`, `several`: room before the bars for the figure of a single series, and for figure and name of one among
 * several. The narrow one is for telephones, where nothing may get smaller: there the words of several stand above
 * their bars, and each note on a line of its own.
 */
const SIZES = {
  wide: { width: 720, single: 130, several: 300 },
  narrow: { width: 328, single: 130, several: 0 },
} as const
const [LABEL, BAR, GAP, LINE] = [22, 18, 3, 14]

/**
 * The funnel as horizontal bars from zero, one group for each step. Series are named in the bar's text, so that colour
 * alone says nothing.
 */
export function funnelChart(props: {
  size: keyof typeof SIZES
  rows: readonly FunnelRow[]
  whole: number
  title: string
}): ReactElement {
  const { size, rows, whole, title } = props
  const { width, single, several } = SIZES[size]
  const left = rows.some(({ bars }) => bars.length > 1) ? several : single
  const above = left === 0 ? LINE + 4 : 0
  const room = width - left
  const linesOf = (notes: readonly string[]) => (size === 'narrow' || notes.length === 0 ? notes : [notes.join(' · ')])
  const heightOf = ({ bars, notes }: FunnelRow) =>
    LABEL + bars.length * (above + BAR + GAP) + (notes.length === 0 ? 6 : 10 + LINE * linesOf(notes).length)
  const tops = rows.map((_, index) => rows.slice(0, index).reduce((sum, row) => sum + heightOf(row), 0))
  const height = rows.reduce((sum, row) => sum + heightOf(row), 0)
  return (
    <svg className={`chart ${size}`} viewBox={`0 0 ${width} ${Math.max(height, 40)}`} role="img" aria-label={title}>
      {rows.map(({ key, label, bars, notes }, index) => (
        <g key={key} transform={`translate(0 ${tops[index]})`}>
          <text x="0" y="15">
            {label}
          </text>
          {bars.map(({ key: series, colour, part, text }, place) => {
            const long =
              part === null || whole === 0 ? 0 : Math.max(part > 0 ? 1 : 0, Math.round((room * part) / whole))
            const top = LABEL + place * (above + BAR + GAP)
            return (
              <g key={series}>
                <rect className="track" x={left} y={top + above} width={room} height={BAR} />
                <rect className={colour} x={left} y={top + above} width={long} height={BAR} />
                <text x="0" y={top + LINE}>
                  {text}
                </text>
              </g>
            )
          })}
          {linesOf(notes).map((line, place) => (
            <text key={line} className="quiet" x="0" y={LABEL + bars.length * (above + BAR + GAP) + 12 + LINE * place}>
              {line}
            </text>
          ))}
        </g>
      ))}
    </svg>
  )
}
