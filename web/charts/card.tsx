import type { ReactElement } from 'react'

export type Card = {
  name: string
  programme: string
  asOf: string
  scale: string | undefined
  /** `text`: the count and what share it is of those registered. */
  rows: readonly { key: string; label: string; count: number | null; text: string }[]
  /** What there is to say instead of rows. */
  empty: string | undefined
  notes: readonly string[]
  /** That newer figures cannot be had: taken out on the way, but for a card that is sent once more. */
  late: string
}

const [WIDTH, HEIGHT, MARGIN] = [1_200, 630, 64]

/** What a message or a post shows of a page: whose funnel, as of when, five bars. */
export function card({ name, programme, asOf, scale, rows, empty, notes, late }: Card): ReactElement {
  const most = Math.max(1, ...rows.map(({ count }) => count ?? 0))
  const room = WIDTH - 2 * MARGIN - 250
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={name}>
      <g transform={`translate(${MARGIN} ${MARGIN})`}>
        <text className="card-title" x="0" y="36">
          {name}
        </text>
        <text className="card-quiet" x="0" y="80">
          {[programme, asOf, scale].filter(Boolean).join(' · ')}
        </text>
        {empty === undefined ? null : (
          <text className="card-label" x="0" y="160">
            {empty}
          </text>
        )}
        {(empty === undefined ? rows : []).map(({ key, label, count, text }, index) => (
          <g key={key} transform={`translate(0 ${112 + index * 76})`}>
            <text className="card-label" x="0" y="20">
              {label}
            </text>
            <rect className="track" x="0" y="30" width={room} height="28" />
            <rect className="s1" x="0" y="30" width={Math.round((room * (count ?? 0)) / most)} height="28" />
            <text className="card-label" x={room + 20} y="52">
              {text}
            </text>
          </g>
        ))}
        <text className="card-late" x="0" y="508">
          {late}
        </text>
        <text className="card-quiet" x="0" y={HEIGHT - 2 * MARGIN + 32}>
          {(empty === undefined ? notes : notes.slice(-1)).join(' · ')}
        </text>
      </g>
    </svg>
  )
}
