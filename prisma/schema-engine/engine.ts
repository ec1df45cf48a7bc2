import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import { z } from 'zod'
import { createConnections, emptyDatabase } from './connection.ts'

type SchemaEngine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>
type Method = Exclude<keyof SchemaEngine, 'free' | typeof Symbol.dispose>

/** Prisma's schema engine, of one database and set of schema files. */
export type Engine = {
  call: (method: string, params: unknown) => Promise<unknown>
  close: () => Promise<void>
}

const REPLAY_HISTORY = new Set(['createMigration', 'evaluateDataLoss'])
const historyInput = z.object({ migrationsList: z.unknown(), filters: z.unknown() })

/** Loads the engine's WebAssembly module; it imports nothing but its own bindings. */
async function loadModule(): Promise<void> {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = readFileSync(script.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } })
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => process.stderr.write(`${message}\n`),
    },
  })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
}

/**
 * Starts the engine. Two of its methods replay the migration history but are given no way to a shadow database; they
 * take the outcome from the engine's cache, which `devDiagnostic` fills with its own shadow database. Prisma's command
 * line calls that first, but once it has applied a pending migration the cached outcome is of another history: so
 * `devDiagnostic` goes before each of them here.
 */
export async function createEngine(url: string, schemaFiles: string[]): Promise<Engine> {
  await loadModule()
  const { factory, close } = createConnections(url)
  const datamodels = schemaFiles.map((path): [string, string] => [path, readFileSync(path, 'utf8')])
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined }
  const engine = await bindings.SchemaEngine.new(options, () => undefined, factory)
  return {
    close,
    call: async (method, params) => {
      const history = historyInput.safeParse(params)
      if (REPLAY_HISTORY.has(method) && history.success) await invoke(engine, 'devDiagnostic', history.data)
      // The engine would leave what is in schemas that Prisma does not model, and then stumble over it.
      if (method === 'reset') await emptyDatabase(url)
      return invoke(engine, method === 'getDatabaseVersion' ? 'version' : method, params)
    },
  }
}

function invoke(engine: SchemaEngine, method: string, params: unknown): unknown {
  if (!isMethod(engine, method)) throw new Error(`the schema engine has no method ${method}`)
  return Reflect.apply(Reflect.get(engine, method), engine, [params ?? {}])
}

function isMethod(engine: SchemaEngine, name: string): name is Method {
  return name !== 'free' && typeof Reflect.get(engine, name) === 'function'
}
