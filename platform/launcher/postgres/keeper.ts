import { z } from 'zod'
import { readEnvironment } from '../../environment.ts'
import { type RunningCluster, startCluster } from './cluster.ts'
import { stopLeftOverPostgres } from './left-over.ts'
import { clusterSettings } from './settings.ts'

/**
 * The process between the launcher and PostgreSQL: runs the server, tells the launcher when it accepts connections,
 * and shuts it down in order when the launcher says so or has gone.
 */
const environment = readEnvironment({ CLUSTER_DIRECTORY: z.string(), CLUSTER_LOG: z.string(), PORT: z.coerce.number() })

const cluster = await start()

const stop = (): void => void cluster.stop().then(() => process.exit(0))
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const) process.on(signal, stop)
void cluster.exited.then(() => process.exit(1))
// The launcher may have gone before anybody listened for it.
if (!process.connected) stop()

await cluster.ready
process.send?.({ type: 'listening' })

async function start(): Promise<RunningCluster> {
  // A keeper before this one may have been killed: its server ends by itself, or is ended here.
  await stopLeftOverPostgres(environment.CLUSTER_DIRECTORY)
  return startCluster({
    directory: environment.CLUSTER_DIRECTORY,
    port: environment.PORT,
    logFile: environment.CLUSTER_LOG,
    settings: clusterSettings(environment.CLUSTER_DIRECTORY),
  })
}
