import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Representation } from './representation.ts'

const TYPES: Record<string, string> = { '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' }
const FOR_EVER = 'public, max-age=31536000, immutable'

/**
 * What the build made for browsers, by address: styles and the icon, each compressed once. Their names say their
 * content, so browsers may keep them. Next's scripts are not among them: no page of ours has one.
 */
export function readBuildFiles(build: string): ReadonlyMap<string, Representation> {
  const folder = path.join(build, 'static')
  const files = new Map<string, Representation>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = TYPES[path.extname(name)]
    if (type === undefined) continue
    const content = readFileSync(path.join(folder, name))
    const file = new Representation(content, FOR_EVER, { type })
    files.set(`/_next/static/${name.replaceAll(path.sep, '/')}`, file)
    // Pages name the icon so, with its content's hash as the query.
    if (/^media\/icon\./.test(name)) files.set('/icon.svg', file)
  }
  return files
}
