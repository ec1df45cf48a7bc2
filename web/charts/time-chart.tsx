import type { ReactElement } from 'react'
import { fitted, textWidth } from './text-width.ts'

export type TimeBin = { fromSeconds: number; toSeconds: number; people: number }
export type TimeMark = { key: string; seconds: number; label: string }
/** All people, or a part of them, which is then named. */
export type TimeRow = {
  key: string
  label: string
  /** A class of the styles. */
  colour: string
  people: number
  bins: readonly TimeBin[]
  marks: readonly TimeMark[]
}

/** The narrow one is for telephones, where all of it is seen at once and nothing gets smaller. */
const WIDTH = { wide: 720, narrow: 328 } as const
const [TOP, BOTTOM] = [36, 24]
/** Between a label and its line, and between two labels. */
const [BESIDE, APART] = [4, 6]
/** From one label's row to the next. */
const ROW = 14
/** Names of rows have larger letters than labels. */
const NAME = 13 / 12
/** A row by itself, and one among several. */
const HEIGHT = { single: 140, several: 70 }

/**
 * How long people took, on a logarithmic scale (its bins are of that scale), with quantiles marked: a row for each part,
 * all on one scale, each bin as a share of the row's people.
 */
export function timeChart(props: {
  size: keyof typeof WIDTH
  rows: readonly TimeRow[]
  ticks: readonly TimeMark[]
  title: string
}): ReactElement {
  const { size, rows, ticks, title } = props
  const width = WIDTH[size]
  const bins = rows.flatMap((row) => row.bins)
  const first = Math.max(1, Math.min(...bins.map(({ fromSeconds }) => fromSeconds)))
  const last = Math.max(first * 2, ...bins.map(({ toSeconds }) => toSeconds))
  const most = Math.max(...rows.flatMap(({ people, bins: own }) => own.map((bin) => bin.people / people)))
  const at = (seconds: number) =>
    Math.round((10 * width * Math.log(Math.max(first, seconds) / first)) / Math.log(last / first)) / 10
  const high = rows.length > 1 ? HEIGHT.several : HEIGHT.single
  const names = rows.length > 1 ? 18 : 0
  const whole = names + TOP + high
  return (
    <svg
      className={`chart ${size}`}
      viewBox={`0 0 ${width} ${rows.length * whole + BOTTOM}`}
      role="img"
      aria-label={title}
    >
      {rows.map(({ key, label, colour, people, bins: own, marks }, place) => (
        <g key={key} transform={`translate(0 ${place * whole})`}>
          {names === 0 ? null : (
            <text x="0" y="13">
              {fitted(label, width / NAME)}
            </text>
          )}
          {own.map((bin) => {
            const height = Math.round((10 * high * bin.people) / people / most) / 10
            return (
              <rect
                key={bin.fromSeconds}
                className={colour}
                x={at(bin.fromSeconds)}
                y={whole - height}
                width={Math.max(0.5, at(bin.toSeconds) - at(bin.fromSeconds) - 0.5)}
                height={height}
              />
            )
          })}
          <line className="axis" x1="0" x2={width} y1={whole} y2={whole} />
          {labelled(
            marks.map((mark) => ({ ...mark, x: at(mark.seconds) })),
            { width, top: names },
          ).map(({ key: mark, x, lineFrom, text, isLeft, from, y }) => (
            <g key={mark}>
              <line className="mark" x1={x} x2={x} y1={lineFrom} y2={whole} />
              <text className="quiet" x={isLeft ? x - BESIDE : from} y={y} textAnchor={isLeft ? 'end' : 'start'}>
                {text}
              </text>
            </g>
          ))}
        </g>
      ))}
      {placed(
        ticks
          .filter(({ seconds }) => seconds >= first && seconds <= last)
          .map((tick) => ({ ...tick, x: at(tick.seconds) })),
        width,
      ).map(({ key, label, x }) => (
        <text key={key} className="quiet" x={x} y={rows.length * whole + BOTTOM - 6} textAnchor="middle">
          {label}
        </text>
      ))}
    </svg>
  )
}

/**
 * The first label stands left of its line and the next right of it, where there is room; else over it. Each has a row of
 * its own, and a line begins below whatever words it would run through.
 */
function labelled<Mark extends { label: string; x: number }>(
  marks: readonly Mark[],
  { width, top }: { width: number; top: number },
) {
  const labels = marks.map((mark, index) => {
    const { x } = mark
    const text = fitted(mark.label, width)
    const wide = textWidth(text)
    const [fitsLeft, fitsRight] = [x - BESIDE >= wide, x + BESIDE + wide <= width]
    const isLeft = fitsLeft && (index === 0 || !fitsRight)
    const from = isLeft ? x - BESIDE - wide : fitsRight ? x + BESIDE : Math.max(0, width - wide)
    return { ...mark, text, isLeft, from, to: from + wide }
  })
  // Left of its line, the first is in nobody's way but that of the next, whose words go over it.
  const lower = labels[0]?.isLeft ? 0 : 1
  const rows = labels.map((label, index) => ({
    ...label,
    y: top + 16 + (labels.length > 1 && index === lower ? ROW : 0),
  }))
  return rows.map((label) => {
    const crossed = rows.filter(({ from, to }) => from < label.x && label.x < to)
    return { ...label, lineFrom: Math.max(label.y - 8, ...crossed.map(({ y }) => y + BESIDE)) }
  })
}

/** Labels of the axis within the drawing, each where it meets none before it. */
function placed<Label extends { label: string; x: number }>(labels: readonly Label[], width: number): Label[] {
  let free = 0
  return labels.flatMap((each) => {
    const half = textWidth(each.label) / 2
    const x = Math.min(width - half, Math.max(half, each.x))
    if (x - half < free) return []
    free = x + half + APART
    return [{ ...each, x }]
  })
}
