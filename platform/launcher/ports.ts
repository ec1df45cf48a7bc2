import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { OperatorError } from './operator-error.ts'

const OFFSETS = {
  web: 0,
  gateway: 1,
  issuer: 2,
  sandbox: 3,
  registration: 4,
  marketplace: 5,
  disbursement: 6,
  analytics: 7,
  postgres: 8,
} as const

export type PortName = keyof typeof OFFSETS
export type Ports = Record<PortName, number>

/** Web 3000 and the others from 4000 on, or all from the base on. */
export function planPorts(base: number | undefined): Ports {
  const of = (name: PortName): number =>
    base !== undefined ? base + OFFSETS[name] : name === 'web' ? 3000 : 4000 + OFFSETS[name] - 1
  return {
    web: of('web'),
    gateway: of('gateway'),
    issuer: of('issuer'),
    sandbox: of('sandbox'),
    registration: of('registration'),
    marketplace: of('marketplace'),
    disbursement: of('disbursement'),
    analytics: of('analytics'),
    postgres: of('postgres'),
  }
}

export const PORT_ADVICE = 'Stop what holds it, or choose other ports: npm start -- --port-base 5000'

type WantedPort = { name: string; port: number; host: string }

/** @throws OperatorError naming an address that this machine has not, or every port that is taken and by whom, as far as that can be seen. */
export async function checkPortsFree(wanted: WantedPort[]): Promise<void> {
  const absent = new Set<string>()
  for (const host of new Set(wanted.map(({ host }) => host))) {
    if ((await tryPort(0, host)) !== undefined) absent.add(host)
  }
  if (absent.size > 0) {
    throw new OperatorError(
      `${[...absent].join(', ')} (HOST) is not an address of this machine.`,
      'Set HOST to one that it has, to 0.0.0.0 for all of them (the default), or to 127.0.0.1 for itself alone.',
    )
  }
  const problems = await Promise.all(wanted.map(findPortProblem))
  const lines = problems.filter((problem) => problem !== undefined)
  if (lines.length > 0) throw new OperatorError(`${lines.join('; ')}.`, PORT_ADVICE)
}

/** Why a port cannot be listened on; nothing when it can. */
export async function findPortProblem({ name, port, host }: WantedPort): Promise<string | undefined> {
  const code = await tryPort(port, host)
  if (code === 'EADDRINUSE') return `port ${port} (${name}) is taken${describeHolder(port)}`
  return code === undefined ? undefined : `port ${port} (${name}) cannot be used (${code})`
}

function tryPort(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

/** Finds the listening socket in /proc/net and the process that has it open; other users' processes stay unnamed. */
function describeHolder(port: number): string {
  const inode = listeningInode(port)
  if (!inode) return ''
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
        if (readlinkSync(`/proc/${pid}/fd/${descriptor}`) === `socket:[${inode}]`) {
          return ` by process ${pid} (${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()})`
        }
      }
    } catch {
      // Gone meanwhile, or somebody else's.
    }
  }
  return ''
}

function listeningInode(port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    try {
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
        if (state === '0A' && local?.endsWith(`:${hex}`)) return inode
      }
    } catch {
      // No IPv6 here.
    }
  }
  return undefined
}
