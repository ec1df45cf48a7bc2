import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** One hash over the content and names of files and folders; what the filter refuses is left out. */
export function fingerprint(root: string, paths: string[], include: (path: string) => boolean = () => true): string {
  const hash = createHash('sha256')
  const add = (path: string): void => {
    const name = relative(root, path)
    if (!include(name)) return
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) add(join(path, entry))
    } else {
      hash.update(`${name}\0`).update(readFileSync(path)).update('\0')
    }
  }
  for (const path of paths) if (existsSync(join(root, path))) add(join(root, path))
  return hash.digest('hex')
}

/** What a stamp file says, or nothing when there is none. */
export function readStamp(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
