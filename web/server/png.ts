import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

const require = createRequire(import.meta.url)
/** Twice the size of the drawing: sharp on screens of today. */
const SCALE = 2

let ready: Promise<Uint8Array> | undefined

/** The renderer, and the one font that files are drawn with: it comes with Next, under the Open Font License. */
async function prepare(): Promise<Uint8Array> {
  const [wasm, font] = await Promise.all([
    readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')),
    readFile(require.resolve('next/dist/compiled/@vercel/og/Geist-Regular.ttf')),
  ])
  await initWasm(wasm)
  return font
}

/** A drawing of ours as PNG, of the very SVG that can be had as a file. `width` of the picture, in pixels; else twice the drawing's. */
export async function pngOf(svg: string, width?: number): Promise<Buffer> {
  ready ??= prepare()
  const font = await ready
  const picture = new Resvg(svg, {
    fitTo: width === undefined ? { mode: 'zoom', value: SCALE } : { mode: 'width', value: width },
    font: { fontBuffers: [font], defaultFontFamily: 'Geist', sansSerifFamily: 'Geist' },
  })
  try {
    return Buffer.from(picture.render().asPng())
  } finally {
    picture.free()
  }
}
