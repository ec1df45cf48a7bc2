import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type ClickHouseServer = {
  /** With user and password. */
  url: string
  close: () => Promise<void>
}

const PASSWORD = "p@ss/w'rd\\"

/** Starts the stand-in in a process of its own, over a folder of its own, which ends with the caller. */
export async function startClickHouseServer(options: { version?: string } = {}): Promise<ClickHouseServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
  const words = ['--path', folder, '--port', '0', '--user', 'gelombang', '--password', PASSWORD]
  if (options.version) words.push('--version', options.version)
  const child = fork(join(import.meta.dirname, 'main.ts'), words, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  const [port] = await Promise.race([
    once(child.stdout ?? child, 'data'),
    ended.then(() => Promise.reject(new Error('the HTTP face of ClickHouse did not start'))),
  ])
  return {
    url: `http://gelombang:${encodeURIComponent(PASSWORD)}@127.0.0.1:${String(port).trim()}`,
    close: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
