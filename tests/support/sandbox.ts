import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePortBase } from './free-ports.ts'

export type SandboxMessage = { channel: 'sms' | 'email'; to: string; subject?: string; text: string; at: string }

export type RunningSandbox = {
  url: string
  /** Newest first. */
  messagesTo: (recipient: string) => Promise<SandboxMessage[]>
  setFault: (service: string, mode: string) => Promise<void>
  stop: () => Promise<void>
}

/** The sandbox of the outside world as a process of its own, with an empty journal. */
export async function startSandbox(): Promise<RunningSandbox> {
  const port = await freePortBase(1)
  const folder = mkdtempSync(join(tmpdir(), 'gelombang-sandbox-'))
  const child = spawn(process.execPath, ['sandbox/main.ts'], {
    env: {
      ...process.env,
      PORT: String(port),
      SANDBOX_DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      SANDBOX_SETTLE_AFTER_MS: '100',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  for (const until = Date.now() + 15_000; ; await sleep(50)) {
    if (
      await fetch(`${url}/health/ready`).then(
        (response) => response.ok,
        () => false,
      )
    )
      break
    if (Date.now() > until) throw new Error('the sandbox did not start')
  }
  return {
    url,
    messagesTo: async (recipient) => {
      const response = await fetch(`${url}/messages?to=${encodeURIComponent(recipient)}`)
      return ((await response.json()) as { messages: SandboxMessage[] }).messages
    },
    setFault: async (service, mode) => {
      await fetch(`${url}/faults`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ service, mode }),
      })
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
