import type { ReactElement } from 'react'
import { type DayAxis, dayAxis } from './day-axis.ts'
import { scaleFor } from './scale.ts'

export type Line = { key: string; label: string; values: readonly (number | null)[] }
/** Something that happened on a day, with a word short enough to stand above the chart: waves on one line, rules on another. */
export type Event = { key: string; day: string; label: string; kind: 'wave' | 'rule' }

/**
 * `right`: room for the names of lines, `apart`: between two of them, `gap`: for days that are left out. The narrow one is
 * for telephones, where nothing may get smaller: there a line's last value stands below its name.
 */
const SIZES = {
  wide: { width: 720, height: 290, right: 190, apart: 16, gap: 32 },
  narrow: { width: 328, height: 264, right: 112, apart: 32, gap: 20 },
} as const
const [TOP, BOTTOM, LEFT] = [50, 24, 12]
/** Where the words of events stand, how wide a letter of them is, and what is between two. */
const EVENTS = { wave: 12, rule: 26, letter: 7, apart: 4 } as const

/**
 * Lines over days from zero, each named at its end with its last value, where near ones make room for each other. Lines
 * break where days are left out. Events nearer than their words are wide have a mark without one.
 */
export function linesChart(props: {
  size: keyof typeof SIZES
  periods: readonly { from: string; to: string }[]
  days: readonly string[]
  lines: readonly Line[]
  events: readonly Event[]
  labelOf: (value: number) => string
  dayLabelOf: (day: string) => string
  title: string
}): ReactElement {
  const { size, periods, days, lines, labelOf, dayLabelOf, title } = props
  const { width, height, right, apart, gap } = SIZES[size]
  const [floor, edge] = [height - BOTTOM, width - right]
  const { top, ticks } = scaleFor(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))))
  const axis = dayAxis(periods, { left: LEFT, right: edge, gap, room: width }, dayLabelOf)
  const y = (value: number) => round(floor - ((floor - TOP) * value) / top)
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
      {axis.gaps.map(({ from, to }) => (
        <rect key={from} className="gap" x={from} y={TOP} width={round(to - from)} height={floor - TOP} />
      ))}
      {placed(props.events, axis).map(({ key, x, label, kind }) => (
        <g key={key}>
          <line className={`event ${kind}`} x1={x} x2={x} y1={EVENTS[kind] + 4} y2={floor} />
          {label === undefined ? null : (
            <text className="quiet" x={x} y={EVENTS[kind]} textAnchor="middle">
              {label}
            </text>
          )}
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
      {lines.flatMap(({ key, values }, place) =>
        periods.map(({ from, to }) => {
          const points = days.flatMap((day, index) => {
            const value = values[index]
            return typeof value === 'number' && day >= from && day <= to ? [[axis.at(day), y(value)] as const] : []
          })
          const [first, ...others] = points
          if (first !== undefined && others.length === 0) {
            return <circle key={`${key} ${from}`} className={`s${place + 1}`} cx={first[0]} cy={first[1]} r="3" />
          }
          return <polyline key={`${key} ${from}`} className={`line l${place + 1}`} points={points.join(' ')} />
        }),
      )}
      {ends.map(({ key, words, place, at }) => (
        <g key={key}>
          <rect className={`s${place + 1}`} x={edge + 10} y={at - 4} width="8" height="8" />
          {words.map((word, index) => (
            <text key={word} x={edge + 22} y={at + 4 + 14 * index}>
              {word}
            </text>
          ))}
        </g>
      ))}
      {axis.labels.map(({ day, text, x, anchor }) => (
        <text key={day} className="quiet" x={x} y={height - 6} textAnchor={anchor}>
          {text}
        </text>
      ))}
    </svg>
  )
}

/** Events in their order, each with its word where that meets no other of its kind. */
function placed(events: readonly Event[], axis: DayAxis) {
  const free = { wave: Number.NEGATIVE_INFINITY, rule: Number.NEGATIVE_INFINITY }
  return events
    .toSorted((one, other) => one.day.localeCompare(other.day))
    .map(({ key, day, label, kind }) => {
      const [x, half] = [axis.at(day), (label.length * EVENTS.letter) / 2]
      if (x - half < free[kind]) return { key, x, kind, label: undefined }
      free[kind] = x + half + EVENTS.apart
      return { key, x, kind, label }
    })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
