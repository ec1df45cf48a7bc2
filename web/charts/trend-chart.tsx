import type { ReactElement } from 'react'
import { dayAxis } from './day-axis.ts'
import { scaleFor } from './scale.ts'
import { fitted, textWidth } from './text-width.ts'

type Point = { key: string; day: string; value: number | null }
/** Values are parts of 1; `low` and `high` the interval where there is one. */
export type TrendPoint = Point & { low: number | null; high: number | null }
export type TrendMark = { key: string; day: string; label: string }

/**
 * `left`: room for the words of the axis, `gap`: for days that are left out. The narrow one is for telephones, where
 * nothing may get smaller.
 */
const SIZES = {
  wide: { width: 720, left: 56, gap: 32 },
  narrow: { width: 328, left: 44, gap: 20 },
} as const
const [HEIGHT, BOTTOM, LEGEND] = [192, 24, 18]
const RING = 4
/** Of the labels above: a line, and what is between two. */
const [LINE, APART] = [14, 4]

/**
 * A value over time from zero, its interval as a band, and what happened on a day as a dashed line with a number. Lines
 * break where days are left out.
 */
export function trendChart(props: {
  size: keyof typeof SIZES
  /** A class of the styles. */
  colour: string
  /** The days of each stretch without a gap. */
  stretches: readonly { from: string; to: string }[]
  points: readonly TrendPoint[]
  /** The same over several periods: a dashed line, or a ring, named below, where nothing is in its way. */
  moving: { label: string; points: readonly Point[] }
  marks: readonly TrendMark[]
  labelOf: (value: number) => string
  dayLabelOf: (day: string) => string
  title: string
}): ReactElement {
  const { size, colour, stretches, points, moving, marks, labelOf, dayLabelOf, title } = props
  const { width, left, gap } = SIZES[size]
  const values = [...points.flatMap(({ value, high }) => [value, high]), ...moving.points.map(({ value }) => value)]
  const scale = scaleFor(Math.max(0, ...values.map((value) => value ?? 0)), 0.001)
  const axis = dayAxis(stretches, { left, right: width - 8, gap, room: width }, dayLabelOf)
  const x = axis.at
  const labels = placed(
    marks
      .filter(({ day }) => day >= (stretches[0]?.from ?? day) && day <= (stretches.at(-1)?.to ?? day))
      .map((mark) => ({ ...mark, x: x(mark.day) })),
    { left, right: width },
  )
  const top = LINE * (Math.max(0, ...labels.map(({ line }) => line)) + 1)
  const floor = top + HEIGHT - BOTTOM
  const y = (value: number) => round(floor - ((floor - top) * value) / scale.top)
  const known = points.flatMap(({ value, ...point }) => (value === null ? [] : [{ ...point, value }]))
  const runsIn = <P extends Point>(all: readonly P[]) =>
    stretches.flatMap(({ from, to }) => runsOf(all.filter(({ day }) => day >= from && day <= to)))
  const runs = runsIn(points)
  const movingRuns = runsIn(moving.points)
  // A period that has one by itself gets a ring.
  const single = movingRuns.flatMap((run) => (run.length === 1 ? run : []))
  const dashed = movingRuns.filter((run) => run.length > 1)
  // Beside the names of two days there is room for that of the dashed line, in a wide chart.
  const legend = movingRuns.length > 0 && (size === 'narrow' || stretches.length > 1) ? LEGEND : 0
  const [under, bottom] = [top + HEIGHT - 6, top + HEIGHT + legend]
  const movingLabelAt = round((width - textWidth(moving.label)) / 2)
  return (
    <svg className={`chart ${size}`} viewBox={`0 0 ${width} ${bottom}`} role="img" aria-label={title}>
      {axis.gaps.map(({ from, to }) => (
        <rect key={from} className="gap" x={from} y={top} width={round(to - from)} height={floor - top} />
      ))}
      {scale.ticks.map((value) => (
        <g key={value}>
          <line className="axis" x1={left} x2={width} y1={y(value)} y2={y(value)} />
          <text className="quiet" x={left - 6} y={y(value) + 4} textAnchor="end">
            {labelOf(value)}
          </text>
        </g>
      ))}
      {runs.flatMap(([point, ...others]) =>
        point === undefined || others.length > 0
          ? []
          : [
              <line
                key={point.key}
                className={`whisker of-${colour}`}
                x1={x(point.day)}
                x2={x(point.day)}
                y1={y(point.high ?? point.value)}
                y2={y(point.low ?? point.value)}
              />,
            ],
      )}
      {runs.map((run) => (
        <polygon
          key={run[0]?.key}
          className={`band of-${colour}`}
          points={[
            ...run.map(({ day, high, value }) => `${x(day)},${y(high ?? value)}`),
            ...run.toReversed().map(({ day, low, value }) => `${x(day)},${y(low ?? value)}`),
          ].join(' ')}
        />
      ))}
      {known.map(({ key, day, value }) => (
        <circle key={key} className={colour} cx={x(day)} cy={y(value)} r={known.length > width / 12 ? 1 : 2.5} />
      ))}
      {runs.map((run) => (
        <polyline
          key={run[0]?.key}
          className={`line of-${colour}`}
          points={run.map(({ day, value }) => `${x(day)},${y(value)}`).join(' ')}
        />
      ))}
      {dashed.map((run) => (
        <polyline
          key={run[0]?.key}
          className={`line of-${colour} smooth`}
          points={run.map(({ day, value }) => `${x(day)},${y(value)}`).join(' ')}
        />
      ))}
      {single.map(({ key, day, value }) => (
        <circle key={key} className={`line of-${colour}`} cx={x(day)} cy={y(value)} r={RING} />
      ))}
      {labels.map(({ key, label, x: at, middle, line }) => (
        <g key={key}>
          <line className="mark" x1={at} x2={at} y1={top} y2={floor} />
          <text className="quiet" x={middle} y={top - 4 - LINE * line} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      {axis.labels.map(({ day, text, x: at, anchor }) => (
        <text key={day} className="quiet" x={at} y={under} textAnchor={anchor}>
          {text}
        </text>
      ))}
      {movingRuns.length === 0 ? null : (
        <>
          {dashed.length > 0 ? (
            <line
              className={`line of-${colour} smooth`}
              x1={movingLabelAt - 28}
              x2={movingLabelAt - 6}
              y1={bottom - 10}
              y2={bottom - 10}
            />
          ) : (
            <circle className={`line of-${colour}`} cx={movingLabelAt - 12} cy={bottom - 10} r={RING} />
          )}
          <text className="quiet" x={movingLabelAt} y={bottom - 6}>
            {moving.label}
          </text>
        </>
      )}
    </svg>
  )
}

/** Labels beside the axis and within the drawing, each on the lowest line on which it meets none before it. */
function placed<Label extends { label: string; x: number }>(
  labels: readonly Label[],
  { left, right }: { left: number; right: number },
) {
  const ends: number[] = []
  return labels.map((mark) => {
    const label = fitted(mark.label, right - left)
    const half = textWidth(label) / 2
    const middle = round(Math.max(left + half, Math.min(right - half, mark.x)))
    const free = ends.findIndex((end) => end + APART < middle - half)
    const line = free === -1 ? ends.length : free
    ends[line] = middle + half
    return { ...mark, label, middle, line }
  })
}

/** Where a period has no value, the line breaks. */
function runsOf<P extends Point>(points: readonly P[]): (P & { value: number })[][] {
  const runs: (P & { value: number })[][] = []
  points.forEach((point, index) => {
    const { value } = point
    if (value === null) return
    const before = points[index - 1]
    const run = before === undefined || before.value === null ? undefined : runs.at(-1)
    if (run === undefined) runs.push([{ ...point, value }])
    else run.push({ ...point, value })
  })
  return runs
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
