import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, killGroup, spawnChild } from './child.ts'
import type { ChildRegistry } from './child-registry.ts'
import { lastLines, logPath, rotateLog } from './log-file.ts'
import { OperatorError } from './operator-error.ts'
import { findPortProblem, PORT_ADVICE } from './ports.ts'
import { complain, say, since } from './terminal.ts'

export type ServiceSpec = {
  /** Name of its log file. */
  name: string
  /** How it is called on the screen. */
  title: string
  /** Script, relative to the project. */
  script: string
  environment: Record<string, string>
  /** Another log file in which it says why it failed. */
  serverLog?: string
  /** Asked until it answers 200; absent: the child's own word that it listens is enough. */
  readyUrl: string | undefined
}

type Service = { spec: ServiceSpec; child: Child; ready: boolean; restarts: number[] }

const READY_WITHIN_MS = 120_000
const RESTARTS_PER_MINUTE = 5
const EXIT_WRONG_SETTINGS = 78

/** Starts services, keeps them running, and stops them. */
export class Supervisor {
  readonly #logs: string
  readonly #registry: ChildRegistry
  readonly #services = new Map<string, Service>()
  readonly #giveUp: (error: OperatorError) => void
  #stopping = false

  constructor(logs: string, registry: ChildRegistry, giveUp: (error: OperatorError) => void) {
    this.#logs = logs
    this.#registry = registry
    this.#giveUp = giveUp
  }

  /** Resolves when the service can serve. @throws OperatorError with the end of its log when it cannot start. */
  async start(spec: ServiceSpec): Promise<void> {
    if (this.#stopping) return
    rotateLog(this.#logs, spec.name)
    const service: Service = { spec, child: this.#spawn(spec), ready: false, restarts: [] }
    this.#services.set(spec.name, service)
    await this.#untilReady(service)
  }

  /** How often a service has been started again. */
  restartsOf(name: string): number {
    return this.#services.get(name)?.restarts.length ?? 0
  }

  /** Services that the launcher does not run (an external database) count as ready. */
  isReady(name: string): boolean {
    return this.#services.get(name)?.ready ?? true
  }

  async untilReady(name: string): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS
    while (!this.isReady(name) && performance.now() < deadline) await sleep(50)
  }

  /** Asks each of the named services to stop, and waits for them as long as given; the others are not waited for. */
  async stop(names: string[], patience: number): Promise<void> {
    this.#stopping = true
    const children = names.flatMap((name) => this.#services.get(name)?.child ?? [])
    for (const child of children) child.process.kill('SIGTERM')
    await Promise.race([Promise.all(children.map((child) => child.exited)), sleep(patience, undefined, { ref: false })])
  }

  async allEnded(): Promise<void> {
    await Promise.all([...this.#services.values()].map(({ child }) => child.exited))
  }

  async killAll(): Promise<void> {
    this.#stopping = true
    const children = [...this.#services.values()].map(({ child }) => child)
    for (const { pid, process } of children)
      if (process.exitCode === null && process.signalCode === null) killGroup(pid)
    await Promise.all(children.map((child) => child.exited))
  }

  #spawn(spec: ServiceSpec): Child {
    const { name, script, environment } = spec
    const child = spawnChild({ words: [script], environment, output: { directory: this.#logs, name } })
    this.#registry.add(name, child.pid)
    return child
  }

  /** Waits for readiness; a child that was killed meanwhile, or lost the database, is started again. */
  async #untilReady(service: Service): Promise<void> {
    for (;;) {
      const { child, spec } = service
      const databaseRestarts = this.restartsOf('postgres')
      const outcome = await Promise.race([child.exited, becomesReady(child, spec.readyUrl)])
      if (outcome === 'ready') {
        service.ready = true
        void child.exited.then((exit) => this.#onEnd(service, child, exit))
        return
      }
      if (this.#stopping) return
      if (outcome === 'timeout')
        throw await this.#startFailure(spec, `it was not ready within ${READY_WITHIN_MS / 1000} s`)
      this.#registry.remove(child.pid)
      // A lost database may be seen by the service before it is seen here.
      await sleep(300)
      const databaseLost = this.restartsOf('postgres') > databaseRestarts || !this.isReady('postgres')
      const blameless = outcome.signal !== null || (databaseLost && spec.name !== 'postgres')
      if (!blameless || !this.#countRestart(service)) throw await this.#startFailure(spec, describeEnd(outcome))
      complain(`! ${spec.title} ended while it started (${describeEnd(outcome)}); starting it again`)
      service.child = this.#spawn(spec)
    }
  }

  async #onEnd(service: Service, child: Child, exit: { code: number | null; signal: string | null }): Promise<void> {
    this.#registry.remove(child.pid)
    if (this.#stopping) return
    const { spec } = service
    const start = performance.now()
    service.ready = false
    if (!this.#countRestart(service)) {
      const error = `${spec.title} ended more than ${RESTARTS_PER_MINUTE} times within a minute (${describeEnd(exit)}).`
      this.#giveUp(new OperatorError(error, this.#logAdvice(spec)))
      return
    }
    complain(`! ${spec.title} ended unexpectedly (${describeEnd(exit)}); starting it again`)
    // Time for what it held, such as its port, to be let go; and no busy loop.
    await sleep(100 * service.restarts.length)
    if (this.#stopping) return
    try {
      service.child = this.#spawn(spec)
      await this.#untilReady(service)
      if (!this.#stopping) say(`✓ ${spec.title} runs again ${since(start)}`)
    } catch (error) {
      this.#giveUp(error instanceof OperatorError ? error : new OperatorError(String(error), this.#logAdvice(spec)))
    }
  }

  #countRestart(service: Service): boolean {
    const minuteAgo = performance.now() - 60_000
    service.restarts.push(performance.now())
    return service.restarts.filter((at) => at > minuteAgo).length <= RESTARTS_PER_MINUTE
  }

  async #startFailure(spec: ServiceSpec, why: string): Promise<OperatorError> {
    // The launcher has looked, but somebody else may have come first.
    const { PORT, HOST = '127.0.0.1' } = spec.environment
    const port = await findPortProblem({ name: spec.name, port: Number(PORT), host: HOST })
    if (port) return new OperatorError(`${spec.title} could not start: ${port}.`, PORT_ADVICE)
    return new OperatorError(`${spec.title} could not start: ${why}.`, this.#logAdvice(spec))
  }

  #logAdvice(spec: ServiceSpec): string {
    const names = spec.serverLog ? [spec.name, spec.serverLog] : [spec.name]
    return names.map((name) => `The end of ${logPath(this.#logs, name)}:\n${lastLines(this.#logs, name)}`).join('\n')
  }
}

async function becomesReady(child: Child, url: string | undefined): Promise<'ready' | 'timeout'> {
  const deadline = performance.now() + READY_WITHIN_MS
  const listening = new Promise<void>((resolve) => {
    child.process.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'listening')
        resolve()
    })
  })
  const timeout = sleep(READY_WITHIN_MS, 'timeout' as const, { ref: false })
  if ((await Promise.race([listening, timeout])) === 'timeout') return 'timeout'
  while (url !== undefined && performance.now() < deadline) {
    if (await answersOk(url)) return 'ready'
    if (child.process.exitCode !== null || child.process.signalCode !== null) return new Promise(() => undefined)
    await sleep(50)
  }
  return url === undefined ? 'ready' : 'timeout'
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

function describeEnd({ code, signal }: { code: number | null; signal: string | null }): string {
  if (signal) return signal
  return code === EXIT_WRONG_SETTINGS ? 'wrong settings' : `exit code ${code}`
}
