import type { ReactElement } from 'react'

export type Line = { key: string; label: string; values: readonly (number | null)[] }

const [WIDTH, HEIGHT, TOP, BOTTOM, LEFT, RIGHT] = [720, 276, 36, 24, 64, 150]

/** Lines over days from zero, each named at its end, where the names of near ones make room for each other. */
export function linesChart(props: {
  days: readonly string[]
  lines: readonly Line[]
  labelOf: (value: number) => string
  dayLabelOf: (day: string) => string
  title: string
}): ReactElement {
  const { days, lines, labelOf, dayLabelOf, title } = props
  const most = Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const floor = HEIGHT - BOTTOM
  const [first, last] = [Date.parse(days[0] ?? ''), Date.parse(days.at(-1) ?? '')]
  const x = (day: string) =>
    round(LEFT + ((WIDTH - LEFT - RIGHT) * (Date.parse(day) - first)) / Math.max(1, last - first))
  const y = (value: number) => round(floor - ((floor - TOP) * value) / most)
  let lowest = Number.POSITIVE_INFINITY
  const ends = lines
    .map(({ key, label, values }, place) => ({ key, label, place, at: y(values.at(-1) ?? 0) }))
    .toSorted((one, other) => other.at - one.at)
    .map((end) => {
      lowest = Math.min(end.at, lowest - 15)
      return { ...end, at: lowest }
    })
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      {[0, most / 2, most].map((value) => (
        <g key={value}>
          <line className="axis" x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
          <text className="quiet" x={LEFT - 6} y={y(value) + 4} textAnchor="end">
            {labelOf(Math.round(value))}
          </text>
        </g>
      ))}
      {lines.map(({ key, values }, place) => (
        <polyline
          key={key}
          className={`line l${place + 1}`}
          points={days
            .flatMap((day, index) => {
              const value = values[index]
              return typeof value === 'number' ? [`${x(day)},${y(value)}`] : []
            })
            .join(' ')}
        />
      ))}
      {ends.map(({ key, label, place, at }) => (
        <g key={key}>
          <rect className={`s${place + 1}`} x={WIDTH - RIGHT + 6} y={at - 4} width="8" height="8" />
          <text x={WIDTH - RIGHT + 20} y={at + 4}>
            {label}
          </text>
        </g>
      ))}
      <text className="quiet" x={LEFT} y={HEIGHT - 6}>
        {dayLabelOf(days[0] ?? '')}
      </text>
      <text className="quiet" x={WIDTH - RIGHT} y={HEIGHT - 6} textAnchor="end">
        {dayLabelOf(days.at(-1) ?? '')}
      </text>
    </svg>
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
