import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ChildRegistry } from './child-registry.ts'
import { createCluster } from './postgres/cluster.ts'
import { type ServiceSpec, Supervisor } from './supervisor.ts'

const folder = mkdtempSync(join(tmpdir(), 'supervisor-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const supervisor = () => new Supervisor(folder, new ChildRegistry(join(folder, 'children.json')), () => undefined)

async function takePort(): Promise<{ port: number; server: Server }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return { port: address.port, server }
}

const spec = (name: string, script: string, environment: Record<string, string>): ServiceSpec => ({
  name,
  title: name,
  script,
  environment: { HOST: '127.0.0.1', ...environment },
  readyUrl: undefined,
})

it('a port that was taken after all is named, with who holds it and what to do, and no stack', async () => {
  const { port, server } = await takePort()
  const cluster = join(folder, 'postgres')
  await createCluster(cluster, 'secret', { sync: false })
  const PORT = String(port)
  const services = [
    spec('sandbox', 'sandbox/main.ts', { PORT, SANDBOX_DATA_DIR: join(folder, 'sandbox') }),
    spec('PostgreSQL', 'platform/launcher/postgres/keeper.ts', {
      PORT,
      CLUSTER_DIRECTORY: cluster,
      CLUSTER_LOG: join(folder, 'server.log'),
    }),
  ]
  for (const service of services) {
    const failure = await supervisor()
      .start(service)
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    expect(failure, service.name).toMatchObject({
      name: 'OperatorError',
      message: expect.stringContaining(`port ${port} (${service.name}) is taken by process ${process.pid}`),
      advice: expect.stringContaining('--port-base'),
    })
    expect(String(failure)).not.toContain('\n')
  }
  server.close()
})
