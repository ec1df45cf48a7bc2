import { join } from 'node:path'
import { type Child, killGroup, spawnChild } from './child.ts'
import type { ChildRegistry } from './child-registry.ts'
import { PROJECT } from './project.ts'

export type ToolResult = { ok: boolean; signal: NodeJS.Signals | null; output: string; errors: string }

/** Runs programs that do one thing and end; they end with the launcher at the latest. */
export class Tools {
  readonly #registry: ChildRegistry | undefined
  readonly #running = new Set<Child>()
  #stopped = false

  constructor(registry?: ChildRegistry) {
    this.#registry = registry
  }

  get stopped(): boolean {
    return this.#stopped
  }

  async run(
    name: string,
    words: string[],
    environment: Record<string, string>,
    output: 'inherit' | 'collect' | { directory: string; name: string } = 'collect',
  ): Promise<ToolResult> {
    if (this.#stopped) return { ok: false, signal: 'SIGTERM', output: '', errors: 'the launcher is stopping' }
    const preload = join(PROJECT, 'platform', 'launcher', 'end-with-launcher.ts')
    const child = spawnChild({ words: ['--import', preload, ...words], environment, output })
    this.#running.add(child)
    this.#registry?.add(name, child.pid)
    const { code, signal } = await child.exited
    this.#running.delete(child)
    this.#registry?.remove(child.pid)
    const { output: text, errors } = child.collected()
    return { ok: code === 0, signal, output: text, errors }
  }

  async stopAll(): Promise<void> {
    this.#stopped = true
    const children = [...this.#running]
    for (const { pid } of children) killGroup(pid)
    await Promise.all(children.map((child) => child.exited))
  }
}
