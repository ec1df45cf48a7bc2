import type { ReactElement } from 'react'

export type TimeBin = { fromSeconds: number; toSeconds: number; people: number }
export type TimeMark = { key: string; seconds: number; label: string }

const [WIDTH, HEIGHT, TOP, BOTTOM] = [720, 200, 36, 24]

/** How long people took, on a logarithmic scale (its bins are of that scale), with quantiles marked. */
export function timeChart(props: {
  bins: readonly TimeBin[]
  ticks: readonly TimeMark[]
  marks: readonly TimeMark[]
  title: string
}): ReactElement {
  const { bins, ticks, marks, title } = props
  const first = Math.max(1, bins[0]?.fromSeconds ?? 1)
  const last = Math.max(first * 2, bins.at(-1)?.toSeconds ?? 2)
  const at = (seconds: number) =>
    Math.round((10 * WIDTH * Math.log(Math.max(first, seconds) / first)) / Math.log(last / first)) / 10
  // The first label stands left of its mark and the next right of it, where there is room.
  const isLeft = (index: number, seconds: number) => (index === 0 ? at(seconds) > 140 : at(seconds) > WIDTH - 180)
  const most = Math.max(1, ...bins.map(({ people }) => people))
  const floor = HEIGHT - BOTTOM
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      {bins.map(({ fromSeconds, toSeconds, people }) => {
        const height = Math.round((10 * (floor - TOP) * people) / most) / 10
        return (
          <rect
            key={fromSeconds}
            className="s1"
            x={at(fromSeconds)}
            y={floor - height}
            width={Math.max(0.5, at(toSeconds) - at(fromSeconds) - 0.5)}
            height={height}
          />
        )
      })}
      <line className="axis" x1="0" x2={WIDTH} y1={floor} y2={floor} />
      {ticks
        .filter(({ seconds }) => seconds >= first && seconds <= last)
        .map(({ key, seconds, label }) => (
          <text
            key={key}
            className="quiet"
            x={Math.min(WIDTH - 30, Math.max(14, at(seconds)))}
            y={HEIGHT - 6}
            textAnchor="middle"
          >
            {label}
          </text>
        ))}
      {marks.map(({ key, seconds, label }, index) => (
        <g key={key}>
          <line className="mark" x1={at(seconds)} x2={at(seconds)} y1={TOP - 16 + (index % 2) * 14} y2={floor} />
          <text
            className="quiet"
            x={isLeft(index, seconds) ? at(seconds) - 4 : at(seconds) + 4}
            y={TOP - 20 + (index % 2) * 14}
            textAnchor={isLeft(index, seconds) ? 'end' : 'start'}
          >
            {label}
          </text>
        </g>
      ))}
    </svg>
  )
}
