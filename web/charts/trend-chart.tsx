import type { ReactElement } from 'react'

/** Values are parts of 1 or counts; `low` and `high` the interval where there is one. */
export type TrendPoint = { key: string; day: string; value: number | null; low: number | null; high: number | null }
export type TrendMark = { key: string; day: string; label: string }

const [WIDTH, HEIGHT, TOP, BOTTOM, LEFT] = [720, 220, 28, 24, 56]
const DAY_MS = 86_400_000

/** A value over time from zero, its interval as a band, and what happened on a day as a dashed line with a number. */
export function trendChart(props: {
  points: readonly TrendPoint[]
  marks: readonly TrendMark[]
  labelOf: (value: number) => string
  dayLabelOf: (day: string) => string
  title: string
}): ReactElement {
  const { points, marks, labelOf, dayLabelOf, title } = props
  const first = points[0]?.day ?? '2020-01-01'
  const last = points.at(-1)?.day ?? first
  const days = Math.max(1, daysBetween(first, last))
  const most = Math.max(...points.map(({ value, high }) => Math.max(value ?? 0, high ?? 0)), 0) || 1
  const floor = HEIGHT - BOTTOM
  const x = (day: string) => round(LEFT + ((WIDTH - LEFT - 8) * daysBetween(first, day)) / days)
  const y = (value: number) => round(floor - ((floor - TOP) * value) / most)
  const known = points.flatMap(({ value, ...point }) => (value === null ? [] : [{ ...point, value }]))
  const band = [
    ...known.map(({ day, high, value }) => `${x(day)},${y(high ?? value)}`),
    ...known.toReversed().map(({ day, low, value }) => `${x(day)},${y(low ?? value)}`),
  ]
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      {[0, most / 2, most].map((value) => (
        <g key={value}>
          <line className="axis" x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
          <text className="quiet" x={LEFT - 6} y={y(value) + 4} textAnchor="end">
            {labelOf(value)}
          </text>
        </g>
      ))}
      <polygon className="band" points={band.join(' ')} />
      {known.map(({ key, day, value }) => (
        <circle key={key} className="s1" cx={x(day)} cy={y(value)} r={known.length > 60 ? 1 : 2.5} />
      ))}
      <polyline className="line" points={known.map(({ day, value }) => `${x(day)},${y(value)}`).join(' ')} />
      {marks
        .filter(({ day }) => day >= first && day <= last)
        .map(({ key, day, label }, index) => (
          <g key={key}>
            <line className="mark" x1={x(day)} x2={x(day)} y1={TOP} y2={floor} />
            <text className="quiet" x={x(day)} y={TOP - 4 - (index % 2) * 12} textAnchor="middle">
              {label}
            </text>
          </g>
        ))}
      <text className="quiet" x={LEFT} y={HEIGHT - 6}>
        {dayLabelOf(first)}
      </text>
      <text className="quiet" x={WIDTH} y={HEIGHT - 6} textAnchor="end">
        {dayLabelOf(last)}
      </text>
    </svg>
  )
}

function daysBetween(one: string, other: string): number {
  return (Date.parse(other) - Date.parse(one)) / DAY_MS
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
