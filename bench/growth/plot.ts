/** One line of a plot: its points must be positive. */
export type Line = { name: string; points: readonly (readonly [x: number, y: number])[] }

type Labels = { title: string; x: string; y: string }

const [WIDTH, HEIGHT] = [760, 440]
const FRAME = { left: 70, right: 230, top: 44, bottom: 54 }
/** Told apart by those who see colours otherwise, too (Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#7f7f7f']

/** An SVG with both axes logarithmic: straight lines of slope 1 are costs that grow as people do. */
export function plotLines(lines: readonly Line[], labels: Labels): string {
  const xs = scaleOf(
    lines.flatMap(({ points }) => points.map(([x]) => x)),
    FRAME.left,
    WIDTH - FRAME.right,
  )
  const ys = scaleOf(
    lines.flatMap(({ points }) => points.map(([, y]) => y)),
    HEIGHT - FRAME.bottom,
    FRAME.top,
  )
  const bottom = HEIGHT - FRAME.bottom
  const grid = [
    ...xs.ticks.map((tick) => {
      const x = xs.at(tick)
      return `<path class="grid" d="M${x} ${FRAME.top}V${bottom}"/><text x="${x}" y="${bottom + 18}" text-anchor="middle">${label(tick)}</text>`
    }),
    ...ys.ticks.map((tick) => {
      const y = ys.at(tick)
      return `<path class="grid" d="M${FRAME.left} ${y}H${WIDTH - FRAME.right}"/><text x="${FRAME.left - 8}" y="${y + 4}" text-anchor="end">${label(tick)}</text>`
    }),
  ]
  const drawn = lines.map(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length]
    const places = points.map(([x, y]) => [xs.at(x), ys.at(y)] as const)
    const legend = FRAME.top + 10 + index * 20
    return [
      `<polyline points="${places.map((place) => place.join()).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`),
      `<path d="M${WIDTH - FRAME.right + 16} ${legend}h18" stroke="${colour}" stroke-width="2"/>`,
      `<text x="${WIDTH - FRAME.right + 40}" y="${legend + 4}">${inXml(name)}</text>`,
    ].join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${inXml(labels.title)}">
<style>text{font:12px system-ui,sans-serif;fill:#222}.grid{stroke:#ddd}.title{font-size:14px;font-weight:600}</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text class="title" x="${FRAME.left}" y="24">${inXml(labels.title)}</text>
${grid.join('\n')}
${drawn.join('\n')}
<text x="${(FRAME.left + WIDTH - FRAME.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${inXml(labels.x)}</text>
<text transform="translate(18 ${(FRAME.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${inXml(labels.y)}</text>
</svg>
`
}

function scaleOf(values: readonly number[], from: number, to: number) {
  const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))]
  // A single value stands in the middle.
  const [start, end] = high > low ? [low, high] : [low - 0.5, high + 0.5]
  const exponents = Array.from(
    { length: Math.floor(end) - Math.floor(start) + 1 },
    (_, index) => Math.floor(start) + index,
  )
  return {
    at: (value: number) => Math.round((from + ((Math.log10(value) - start) / (end - start)) * (to - from)) * 10) / 10,
    ticks: exponents
      .flatMap((exponent) => [1, 3].map((digit) => digit * 10 ** exponent))
      .filter((tick) => Math.log10(tick) >= start - 0.01 && Math.log10(tick) <= end + 0.01),
  }
}

function label(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000} M`
  return value >= 1_000 ? `${value / 1_000} k` : String(Number(value.toPrecision(2)))
}

function inXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
