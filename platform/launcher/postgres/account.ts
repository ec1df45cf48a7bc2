import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { OperatorError } from '../operator-error.ts'

/** How a PostgreSQL program is started: through which other program, and who owns its files. */
export type Account = {
  /** Command words to put in front of the PostgreSQL program. */
  prefix: string[]
  /** Owner of the cluster directory; absent when it is whoever runs the launcher. */
  owner: { uid: number; gid: number } | undefined
}

// Bits of the kernel's capability masks: both let a process walk through folders that are closed to its user.
const CAP_DAC_OVERRIDE = 1n
const CAP_DAC_READ_SEARCH = 2n

/**
 * PostgreSQL refuses to run as root. As root it therefore runs as another account, and keeps one single capability,
 * to read and walk through closed folders: the project may lie below one of mode 700 (/root is), and `.data` is one.
 * `no_setuid_fixup` is needed because PostgreSQL looks for itself with access(2), which otherwise ignores capabilities.
 *
 * The parent-death signal makes PostgreSQL shut down in order even if its keeper is killed with -9.
 */
export function postgresAccount(clusterDirectory: string): Account {
  const setpriv = findSetpriv()
  if (process.getuid?.() !== 0) {
    return { prefix: setpriv ? [setpriv, '--pdeathsig', 'INT', '--'] : [], owner: undefined }
  }
  if (!setpriv) {
    throw new OperatorError(
      'PostgreSQL does not run as root, and `setpriv` (package util-linux), which would let it run as another user, is not there.',
      'Install util-linux, or start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
  const owner = unprivilegedOwner(clusterDirectory)
  const capability = heldCapability()
  return {
    owner,
    prefix: [
      setpriv,
      '--securebits=+no_setuid_fixup',
      `--reuid=${owner.uid}`,
      `--regid=${owner.gid}`,
      '--clear-groups',
      `--bounding-set=-all,+${capability}`,
      `--inh-caps=-all,+${capability}`,
      `--ambient-caps=-all,+${capability}`,
      '--no-new-privs',
      '--pdeathsig',
      'INT',
      '--',
    ],
  }
}

function findSetpriv(): string | undefined {
  return ['/usr/bin/setpriv', '/bin/setpriv', '/usr/local/bin/setpriv'].find((path) => existsSync(path))
}

function heldCapability(): string {
  const status = readFileSync('/proc/self/status', 'utf8')
  const mask = (name: string): bigint => BigInt(`0x${new RegExp(`^${name}:\\s*(\\w+)`, 'm').exec(status)?.[1] ?? '0'}`)
  const held = mask('CapPrm') & mask('CapBnd')
  if (held & (1n << CAP_DAC_READ_SEARCH)) return 'dac_read_search'
  if (held & (1n << CAP_DAC_OVERRIDE)) return 'dac_override'
  throw new OperatorError(
    'This root has no capability to hand PostgreSQL the way into the data folder (CAP_DAC_READ_SEARCH or CAP_DAC_OVERRIDE).',
    'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

/** Whoever owns the cluster already; else the user `postgres`; else `nobody`. initdb wants a user that has a name. */
function unprivilegedOwner(clusterDirectory: string): { uid: number; gid: number } {
  if (existsSync(clusterDirectory)) {
    const { uid, gid } = statSync(clusterDirectory)
    if (uid !== 0) return { uid, gid }
  }
  for (const name of ['postgres', 'nobody']) {
    const found = passwdEntry(name)
    if (found && found.uid !== 0) return found
  }
  throw new OperatorError(
    'PostgreSQL does not run as root, and this machine knows neither a user `postgres` nor `nobody`.',
    'Create one (`useradd --system postgres`), or start as an ordinary user.',
  )
}

function passwdEntry(name: string): { uid: number; gid: number } | undefined {
  let line: string
  try {
    line = execFileSync('getent', ['passwd', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
    line = lines.find((each) => each.startsWith(`${name}:`)) ?? ''
  }
  const [, , uid, gid] = line.trim().split(':')
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}
