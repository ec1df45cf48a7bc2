/**
 * Collects the keys that are asked for in one turn of the event loop and loads them together: N entities cost one
 * query. What was loaded is kept for the request (`context`) and no longer, so that nobody sees another's data or old.
 */
export function createBatchLoader<Context extends object, Value>(
  load: (keys: readonly string[], context: Context) => Promise<ReadonlyMap<string, Value>>,
): { (context: Context, key: string): Promise<Value | undefined>; clear: (context: Context) => void } {
  type Batch = { keys: Set<string>; values: Promise<ReadonlyMap<string, Value>> }
  type State = { open: Batch | undefined; found: Map<string, Promise<Value | undefined>> }
  const states = new WeakMap<Context, State>()

  const startBatch = (context: Context, state: State): Batch => {
    const keys = new Set<string>()
    // setImmediate, not a microtask: entities of one request are resolved over several promise turns.
    const values = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      state.open = undefined
      return load([...keys], context)
    })
    return { keys, values }
  }

  const get = (context: Context, key: string): Promise<Value | undefined> => {
    const state = states.get(context) ?? { open: undefined, found: new Map() }
    states.set(context, state)
    const known = state.found.get(key)
    if (known) return known
    state.open ??= startBatch(context, state)
    state.open.keys.add(key)
    const value = state.open.values.then((values) => values.get(key))
    state.found.set(key, value)
    return value
  }
  return Object.assign(get, {
    clear: (context: Context): void => {
      states.delete(context)
    },
  })
}
