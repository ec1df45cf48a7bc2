import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestDatabase } from './database.ts'
import { DATA_KEY } from './registration.ts'

const nowhere = 'http://127.0.0.1:1'

export type SubgraphProcess = { process: ChildProcess; url: string; exited: Promise<number | null> }

type Options = {
  database: TestDatabase
  port: number
  /** Of the gateway; the issuer's is the same here. */
  publicKey: string
  /** Words before the script, such as a preload. */
  words?: string[]
  env?: Record<string, string>
}

/** A subgraph as a process of its own, which can serve when this resolves. The outside world is nowhere. */
export async function startSubgraphProcess(
  part: 'registration' | 'marketplace',
  { database, port, publicKey, words = [], env }: Options,
): Promise<SubgraphProcess> {
  const child = spawn(process.execPath, [...words, `subgraphs/${part}/main.ts`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      NODE_ENV: 'test',
      PORT: String(port),
      LOG_LEVEL: 'silent',
      DATABASE_URL: database[part],
      OIDC_ISSUER: `${nowhere}/oidc`,
      OIDC_JWKS_URL: `${nowhere}/oidc/jwks`,
      GATEWAY_PUBLIC_KEY: publicKey,
      ISSUER_PUBLIC_KEY: publicKey,
      DATA_KEY,
      DUKCAPIL_URL: nowhere,
      SMS_URL: nowhere,
      EMAIL_URL: nowhere,
      BEACON_URL: nowhere,
      ...env,
    },
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const url = `http://127.0.0.1:${port}`
  const ready = () =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  for (const until = Date.now() + 60_000; !(await ready()); await sleep(50)) {
    if (Date.now() < until && child.exitCode === null) continue
    child.kill('SIGKILL')
    throw new Error(`${part} did not get ready`)
  }
  return { process: child, url, exited }
}
