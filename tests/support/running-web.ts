import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tools } from '#platform/launcher/tool.ts'
import { ensureWebBuild } from '#platform/launcher/web-build.ts'
import { freePortBase } from './free-ports.ts'

const PROJECT = join(import.meta.dirname, '../..')

/** `log`: everything it has written so far. */
export type RunningWeb = { url: string; log: () => string; stop: () => Promise<number | null> }

/** The web's production process by itself, in front of the gateway given, with further settings. */
export async function startWeb(gatewayUrl: string, settings: Record<string, string> = {}): Promise<RunningWeb> {
  const { folder } = await ensureWebBuild(new Tools(), mkdtempSync(join(tmpdir(), 'gelombang-web-')))
  const port = await freePortBase(1)
  const child = spawn(process.execPath, [join(PROJECT, 'web/main.ts')], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      ...{ PORT: String(port), HOST: '127.0.0.1', GATEWAY_URL: gatewayUrl, WEB_BUILD: folder },
      ...settings,
    },
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log += chunk
    })
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const listening = new Promise<void>((resolve) => child.once('message', () => resolve()))
  const ended = await Promise.race([listening, exited])
  if (ended !== undefined) throw new Error(`the web ended with ${ended} before it listened:\n${log}`)
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => log,
    stop: () => {
      child.kill('SIGTERM')
      return exited
    },
  }
}
