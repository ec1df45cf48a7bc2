import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { environment, runAsProduction } from '../environment.ts'

export type NextHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const directory = path.resolve(import.meta.dirname, '..')
export const buildFolder = path.join(directory, environment.WEB_BUILD)

/** Next's production server over the build in `WEB_BUILD`. */
export async function startNext(): Promise<{ handle: NextHandler; close: () => Promise<void> }> {
  if (!existsSync(path.join(buildFolder, 'BUILD_ID'))) {
    throw new Error('The web has not been built: run `npx next build web` and start again.')
  }
  runAsProduction()
  const next = callable(await import('next'))
  const app = next({ dev: false, dir: directory })
  await app.prepare()
  return { handle: app.getRequestHandler(), close: () => app.close() }
}

type CreateServer = typeof import('next')['default']

/** Next's module is the function itself; its types describe it one level deeper. */
function callable(module: { default: unknown }): CreateServer {
  return module.default as CreateServer
}
