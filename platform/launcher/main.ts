import { Launcher, Stopped } from './launcher.ts'
import { readOptions } from './options.ts'
import { complain, reportFailure, say } from './terminal.ts'

/** `npm start`: the whole platform on this machine. */
const launcher = new Launcher(readOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd()))

async function stopBecause(why: string, exitCode: number): Promise<never> {
  if (!launcher.stopping) say(`\nStopping (${why}) …`)
  await launcher.stop()
  process.exit(exitCode)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stopBecause(signal, 0).catch(fail))
}
// The bootstrap has been killed: nobody is left who could stop this.
process.on('disconnect', () => void stopBecause('its parent has gone', 0).catch(fail))
// A terminal that was closed must not keep the children from being stopped.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

function fail(error: unknown): void {
  if (error instanceof Stopped || launcher.stopping) return
  reportFailure(launcher.explain(error))
  launcher
    .stop()
    .catch((stopError: unknown) => complain(String(stopError)))
    .finally(() => process.exit(1))
}

launcher.failed.catch(fail)
launcher.start().catch(fail)
