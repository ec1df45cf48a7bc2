import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ChildRegistry, endLeftOvers } from './child-registry.ts'
import { type DataDirectory, openDataDirectory } from './data-directory.ts'
import { prepareDatabase, startPostgres } from './database.ts'
import { type LauncherEnvironment, readLauncherEnvironment } from './environment.ts'
import { funnelCaughtUp } from './funnel-lag.ts'
import { type Installation, publicUrls } from './installation.ts'
import { logPath } from './log-file.ts'
import type { OperatorError } from './operator-error.ts'
import type { LaunchOptions } from './options.ts'
import { checkFigures, playBack, wantsPlayback } from './playback.ts'
import { checkPortsFree, type Ports, planPorts } from './ports.ts'
import { stopLeftOverPostgres } from './postgres/left-over.ts'
import { ServerLog } from './postgres/server-log.ts'
import { ensurePrismaClient } from './prisma-client.ts'
import type { RunFile } from './running-installation.ts'
import { openDemoUsers, openSecrets } from './secrets.ts'
import { POSTGRES_LOG, serviceSpecs, withSettings } from './services.ts'
import { type ServiceSpec, Supervisor } from './supervisor.ts'
import { complain, say, since } from './terminal.ts'
import { Tools } from './tool.ts'
import { ensureWebBuild } from './web-build.ts'
import { welcomeLines } from './welcome.ts'

/** A start that was asked to stop before it was through. */
export class Stopped extends Error {}

/** One run of the platform, from the command line to the last process stopped. */
export class Launcher {
  readonly #options: LaunchOptions
  readonly #environment: LauncherEnvironment
  readonly #ports: Ports
  #data: DataDirectory | undefined
  #registry: ChildRegistry | undefined
  #tools = new Tools()
  #supervisor: Supervisor | undefined
  #serverLog: ServerLog | undefined
  #stopped: Promise<void> | undefined
  /** Rejects when the platform cannot go on. */
  readonly failed: Promise<never>
  readonly #fail: (error: OperatorError) => void

  constructor(options: LaunchOptions) {
    this.#options = options
    this.#environment = readLauncherEnvironment()
    this.#ports = planPorts(options.portBase)
    const { promise, reject } = Promise.withResolvers<never>()
    this.failed = promise
    this.failed.catch(() => undefined)
    this.#fail = reject
  }

  /** Starts everything and resolves when it can serve. */
  async start(): Promise<void> {
    const start = performance.now()
    const installation = await this.#open()
    const tools = this.#tools
    const supervisor = this.#supervisor
    if (!supervisor) throw new Stopped()
    const demoUsers = openDemoUsers(installation.data.path)
    const webBuilt = this.#buildWeb(installation)
    webBuilt.catch(() => undefined)
    const clientReady = this.#generateClient()
    clientReady.catch(() => undefined)

    if (!this.#environment.DATABASE_URL) await startPostgres(installation, supervisor)
    const database = await prepareDatabase(installation, tools)
    await clientReady
    const specs = serviceSpecs(installation)
    const playback = wantsPlayback(this.#options, database)
      ? playBack(this.#options, installation, tools, supervisor)
      : Promise.resolve()
    const web = webBuilt.then((build) => this.#startService(withSettings(specs.web, { WEB_BUILD: build })))
    await Promise.all([playback, this.#startServices(specs), web])
    const caughtUp = await funnelCaughtUp(`http://127.0.0.1:${this.#ports.gateway}/graphql`)
    this.#throwIfStopped()
    const problem = this.#serverLog?.findProblem()
    if (problem) throw problem
    if (!caughtUp)
      complain(`! The funnel does not show everything yet; see ${logPath(installation.data.logs, 'analytics')}`)
    this.#writeRunFile(installation)
    for (const line of welcomeLines(installation, demoUsers)) say(line)
    say(`  Started in ${since(start).slice(1, -1)}; Ctrl-C stops it.`)
    say('ready')
  }

  /** What a failure is at bottom: PostgreSQL's own words, where it has said that its files or its disk are the reason. */
  explain(error: unknown): unknown {
    return this.#serverLog?.findProblem() ?? error
  }

  /** Stops everything in order, within 10 s; asked again, it is the same stop. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll()
    return this.#stopped
  }

  get stopping(): boolean {
    return this.#stopped !== undefined
  }

  async #open(): Promise<Installation> {
    await checkFigures(this.#options, this.#tools)
    const { dataDirectory, fresh } = this.#options
    const data = openDataDirectory(dataDirectory)
    this.#data = data
    const childrenFile = join(data.path, 'children.json')
    const leftOvers = await endLeftOvers(childrenFile)
    if (await stopLeftOverPostgres(data.postgres)) leftOvers.push('postgres')
    if (leftOvers.length > 0) say(`✓ Cleared away what an earlier start had left running: ${leftOvers.join(', ')}`)
    this.#throwIfStopped()
    await checkPortsFree(this.#wantedPorts())
    if (fresh) data.empty()
    data.check({ embeddedPostgres: !this.#environment.DATABASE_URL })
    if (!this.#environment.DATABASE_URL) this.#serverLog = new ServerLog(logPath(data.logs, POSTGRES_LOG))
    const registry = new ChildRegistry(childrenFile)
    this.#registry = registry
    this.#tools = new Tools(registry)
    this.#supervisor = new Supervisor(data.logs, registry, this.#fail)
    const secrets = openSecrets(data.path, existsSync(data.postgres))
    return { data, secrets, ports: this.#ports, environment: this.#environment }
  }

  #wantedPorts(): { name: string; port: number; host: string }[] {
    return Object.entries(this.#ports)
      .filter(([name]) => name !== 'postgres' || !this.#environment.DATABASE_URL)
      .map(([name, port]) => {
        const host = name === 'web' || name === 'gateway' ? this.#environment.HOST : '127.0.0.1'
        return { name, port, host }
      })
  }

  async #generateClient(): Promise<void> {
    const start = performance.now()
    if (await ensurePrismaClient(this.#tools)) say(`✓ Prisma client generated ${since(start)}`)
  }

  async #buildWeb({ data }: Installation): Promise<string> {
    const start = performance.now()
    const { folder, built } = await ensureWebBuild(this.#tools, data.logs)
    if (built) say(`✓ Web application built ${since(start)}`)
    return folder
  }

  async #startServices(specs: ReturnType<typeof serviceSpecs>): Promise<void> {
    const { sandbox, issuer, registration, marketplace, disbursement, analytics, gateway } = specs
    // Set OIDC_ISSUER, and tokens come from there.
    const inner = [sandbox, registration, marketplace, disbursement, analytics]
    if (!this.#environment.OIDC_ISSUER) inner.push(issuer)
    await Promise.all(inner.map((spec) => this.#startService(spec)))
    await this.#startService(gateway)
  }

  async #startService(spec: ServiceSpec): Promise<void> {
    this.#throwIfStopped()
    const start = performance.now()
    await this.#supervisor?.start(spec)
    this.#throwIfStopped()
    say(`✓ ${spec.title} on ${spec.environment.HOST}:${spec.environment.PORT} ${since(start)}`)
  }

  #writeRunFile({ data, ports, environment }: Installation): void {
    const { gateway, web } = publicUrls({ ports, environment })
    const run: RunFile = {
      gateway,
      web,
      sandbox: `http://127.0.0.1:${ports.sandbox}`,
      issuer: `http://127.0.0.1:${ports.issuer}`,
      postgresPort: ports.postgres,
    }
    writeFileSync(join(data.path, 'run.json'), `${JSON.stringify(run)}\n`, { mode: 0o600 })
  }

  async #stopAll(): Promise<void> {
    const supervisor = this.#supervisor
    const tools = this.#tools.stopAll()
    if (supervisor) {
      const killer = setTimeout(() => void supervisor.killAll(), 8_000)
      await supervisor.stop(['web'], 1_500)
      await supervisor.stop(['gateway'], 1_500)
      await supervisor.stop(['registration', 'marketplace', 'disbursement'], 1_500)
      await supervisor.stop(['analytics'], 1_500)
      await supervisor.stop(['issuer', 'sandbox'], 500)
      await supervisor.stop(['postgres'], 8_000)
      await supervisor.allEnded()
      clearTimeout(killer)
    }
    await tools
    if (!this.#data) return
    // Whatever ended PostgreSQL's keeper: no server stays behind.
    await stopLeftOverPostgres(this.#data.postgres)
    this.#registry?.clear()
    rmSync(join(this.#data.path, 'run.json'), { force: true })
    this.#data.release()
  }

  #throwIfStopped(): void {
    if (this.stopping) throw new Stopped()
  }
}
