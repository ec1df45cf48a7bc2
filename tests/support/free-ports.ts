import { createServer } from 'node:net'

/** From 32,768 on Linux gives ports to outgoing connections: one that was free may be taken before it is listened on. */
const FIRST = 10_000
/** Of its own for each test file that runs at the same time; ten of them and the one before all tests fit below. */
const PORTS_EACH = 2_000
const own = FIRST + (Number(process.env.VITEST_POOL_ID ?? 0) % 11) * PORTS_EACH
/** Anywhere, since other runs may be under way on the machine; then upwards, so that nothing is given out twice. */
let next = Math.floor(Math.random() * PORTS_EACH)

/** The first of `count` free ports in a row. */
export async function freePortBase(count = 10): Promise<number> {
  for (;;) {
    if (next + count > PORTS_EACH) next = 0
    const base = own + next
    next += count
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isFree(base + offset)))
    if (free.every(Boolean)) return base
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}
