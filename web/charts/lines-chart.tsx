import type { ReactElement } from 'react'
import { scaleFor } from './scale.ts'

export type Line = { key: string; label: string; values: readonly (number | null)[] }
/** Something that happened on a day, with a word short enough to stand above the chart. */
export type Event = { key: string; day: string; label: string }

/**
 * `right`: room for the names of lines, `apart`: between two of them. The narrow one is for telephones, where nothing may
 * get smaller: there a line's last value stands below its name.
 */
const SIZES = {
  wide: { width: 720, height: 276, right: 190, apart: 16 },
  narrow: { width: 328, height: 250, right: 112, apart: 32 },
} as const
const [TOP, BOTTOM, LEFT] = [36, 24, 12]
/** Events nearer to each other than this could not be told apart. */
const EVENT_ROOM = 12

/** Lines over days from zero, each named at its end with its last value, where near ones make room for each other. */
export function linesChart(props: {
  size: keyof typeof SIZES
  days: readonly string[]
  lines: readonly Line[]
  events: readonly Event[]
  labelOf: (value: number) => string
  dayLabelOf: (day: string) => string
  title: string
}): ReactElement {
  const { size, days, lines, labelOf, dayLabelOf, title } = props
  const { width, height, right, apart } = SIZES[size]
  const [floor, edge] = [height - BOTTOM, width - right]
  const { top, ticks } = scaleFor(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))))
  const [first, last] = [Date.parse(days[0] ?? ''), Date.parse(days.at(-1) ?? '')]
  const x = (day: string) => round(LEFT + ((edge - LEFT) * (Date.parse(day) - first)) / Math.max(1, last - first))
  const y = (value: number) => round(floor - ((floor - TOP) * value) / top)
  let free = Number.NEGATIVE_INFINITY
  const events = props.events
    .filter(({ day }) => Date.parse(day) >= first && Date.parse(day) <= last)
    .toSorted((one, other) => one.day.localeCompare(other.day))
    .filter(({ day }) => {
      if (x(day) < free) return false
      free = x(day) + EVENT_ROOM
      return true
    })
  let lowest = Number.POSITIVE_INFINITY
  const ends = lines
    .map(({ key, label, values }, place) => {
      const value = values.at(-1) ?? 0
      const words = [label, labelOf(value)].filter(Boolean)
      return { key, words: size === 'wide' ? [words.join(' ')] : words, place, at: y(value) }
    })
    .toSorted((one, other) => other.at - one.at)
    .map((end) => {
      lowest = Math.min(end.at, lowest - apart)
      return { ...end, at: lowest }
    })
  return (
    <svg className={`chart ${size}`} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
      {events.map(({ key, day, label }) => (
        <g key={key}>
          <line className="event" x1={x(day)} x2={x(day)} y1="16" y2={floor} />
          <text className="quiet" x={x(day)} y="12" textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      {ticks.map((value) => (
        <g key={value}>
          <line className="axis" x1={LEFT} x2={edge} y1={y(value)} y2={y(value)} />
          <text className="quiet" x={value === 0 ? 0 : LEFT + 4} y={y(value) + (value === 0 ? 4 : -4)}>
            {value === 0 ? '0' : labelOf(value)}
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
      {ends.map(({ key, words, place, at }) => (
        <g key={key}>
          <rect className={`s${place + 1}`} x={edge + 6} y={at - 4} width="8" height="8" />
          {words.map((word, index) => (
            <text key={word} x={edge + 18} y={at + 4 + 14 * index}>
              {word}
            </text>
          ))}
        </g>
      ))}
      <text className="quiet" x={LEFT} y={height - 6}>
        {dayLabelOf(days[0] ?? '')}
      </text>
      <text className="quiet" x={edge} y={height - 6} textAnchor="end">
        {days.length > 1 ? dayLabelOf(days.at(-1) ?? '') : ''}
      </text>
    </svg>
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
