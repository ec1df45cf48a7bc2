import { parseArgs } from 'node:util'
import { openEngine } from './engine.ts'
import { createHttpServer } from './server.ts'

/**
 * A stand-in for a ClickHouse server, to try the platform's HTTP connection on:
 * `node analytics/testing/clickhouse-http/main.ts --path FOLDER [--port 8123] [--user default] [--password …]`.
 * Prints its port when it listens. Not for production: nothing in it limits what a caller may do.
 */
const { values } = parseArgs({
  options: {
    path: { type: 'string' },
    port: { type: 'string', default: '8123' },
    user: { type: 'string', default: 'default' },
    password: { type: 'string', default: '' },
    version: { type: 'string' },
  },
})
if (!values.path) throw new Error('--path FOLDER is missing')

const engine = openEngine(values.path)
const server = createHttpServer(engine, values)
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : values.port}\n`)
})
const stop = (): void => {
  server.close(() => engine.close().then(() => process.exit(0)))
  server.closeAllConnections()
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
// Whoever started it has gone.
process.on('disconnect', stop)
