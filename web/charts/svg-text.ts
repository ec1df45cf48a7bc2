import type { ReactElement, ReactNode } from 'react'

/** Of the page that the file was asked from. */
type Language = 'id' | 'en'
type Props = Record<string, unknown> & { children?: ReactNode }

/** As attributes are named in a file, where React names them otherwise. */
const NAMES: Record<string, string> = {
  className: 'class',
  textAnchor: 'text-anchor',
  strokeDasharray: 'stroke-dasharray',
}
const KEPT =
  /^(class|d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|viewBox|transform|points|id|role|xmlns|fill|text-anchor|stroke-dasharray)$/

/** What a page says above a drawing: its finding; as of when and of whom. */
export type Heading = { title: string; about: string }

/** Lines of the heading by class: their height, and how many letters go into one on the drawing's width. */
const HEADING = { heading: { height: 22, letters: 84 }, quiet: { height: 18, letters: 104 } } as const

/**
 * The same drawing as on the page, as a file: pages have charts as React elements, made by plain functions, and this
 * writes those down. Colours and what the page says above it come with it, since a file has no page around it.
 */
export function svgText(drawing: ReactElement, styles: string, language: Language, heading?: Heading): string {
  const { props } = asElement(drawing)
  const [, , width = 0, height = 0] = String(props.viewBox).split(' ').map(Number)
  const lines = heading ? [...linesOf('heading', heading.title), ...linesOf('quiet', heading.about)] : []
  const above = lines.reduce((sum, line) => sum + HEADING[line.name].height, lines.length === 0 ? 0 : MARGIN)
  const [wide, high] = lines.length === 0 ? [width, height] : [width + 2 * MARGIN, above + height + 2 * MARGIN]
  let y = MARGIN
  const headed = lines.map(({ name, text }) => {
    y += HEADING[name].height
    return `<text class="${name}" x="${MARGIN}" y="${y - 6}">${escapeXml(text)}</text>`
  })
  const inner = textOf(props.children)
  // What it shows, for whoever cannot see it and for whatever lists the file.
  const name = [heading?.title ?? props['aria-label'] ?? '', heading?.about ?? ''].filter(Boolean).join('. ')
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="${language}" role="img" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}">` +
    `<title>${escapeXml(name)}</title><style>${styles}</style><rect class="paper" width="${wide}" height="${high}"/>${headed.join('')}` +
    `${lines.length === 0 ? inner : `<g transform="translate(${MARGIN} ${MARGIN + above})">${inner}</g>`}</svg>`
  )
}

const MARGIN = 16

/** A text in lines, broken between words. */
function linesOf(name: keyof typeof HEADING, text: string): { name: keyof typeof HEADING; text: string }[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`
    if (lines.length > 0 && longer.length <= HEADING[name].letters) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.map((line) => ({ name, text: line }))
}

function textOf(node: ReactNode): string {
  if (node === null || node === undefined || typeof node === 'boolean') return ''
  if (typeof node === 'string' || typeof node === 'number') return escapeXml(String(node))
  if (Array.isArray(node)) return node.map(textOf).join('')
  const { type, props } = asElement(node)
  if (typeof type !== 'string') return textOf(props.children)
  const attributes = Object.entries(props).flatMap(([name, value]) => {
    const known = NAMES[name] ?? name
    return KEPT.test(known) && value !== undefined ? [` ${known}="${escapeXml(String(value))}"`] : []
  })
  return `<${type}${attributes.join('')}>${textOf(props.children)}</${type}>`
}

/** What React makes of JSX; drawings have nothing else in them. */
function asElement(node: unknown): { type: unknown; props: Props } {
  if (typeof node === 'object' && node !== null && 'props' in node && 'type' in node) {
    return { type: node.type, props: node.props as Props }
  }
  throw new Error('a drawing is made of elements and text')
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
