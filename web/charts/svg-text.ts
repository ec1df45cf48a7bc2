import type { ReactElement, ReactNode } from 'react'

type Props = Record<string, unknown> & { children?: ReactNode }

/** As attributes are named in a file, where React names them otherwise. */
const NAMES: Record<string, string> = {
  className: 'class',
  textAnchor: 'text-anchor',
  strokeDasharray: 'stroke-dasharray',
}
const KEPT =
  /^(class|d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|viewBox|transform|points|id|role|xmlns|fill|text-anchor|stroke-dasharray)$/

/**
 * The same drawing as on the page, as a file: pages have charts as React elements, made by plain functions, and this
 * writes those down. Colours come with it, since a file has no page around it.
 */
export function svgText(drawing: ReactElement, styles: string): string {
  const { props } = asElement(drawing)
  const [, , width = '0', height = '0'] = String(props.viewBox).split(' ')
  const inner = textOf(props.children)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${escapeXml(String(props.viewBox))}" width="${width}" height="${height}">` +
    `<style>${styles}</style><rect class="paper" width="${width}" height="${height}"/>${inner}</svg>`
  )
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
