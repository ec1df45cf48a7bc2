type ParameterType =
  | 'Int32'
  | 'UInt16'
  | 'UInt32'
  | 'Int64'
  | 'Array(Int32)'
  | 'Array(UInt16)'
  | 'Int16'
  | 'UUID'
  | 'Array(UUID)'

/** Values of one statement: whatever a viewer chose is bound by the client and never part of the SQL's text. */
export type Parameters = {
  /** Names the value and returns how the SQL refers to it. The same value of the same type is named once. */
  bind: (type: ParameterType, value: number | string | readonly (number | string)[]) => string
  values: Record<string, unknown>
}

export function createParameters(): Parameters {
  const values: Record<string, unknown> = {}
  const known = new Map<string, string>()
  const bind: Parameters['bind'] = (type, value) => {
    const identity = `${type} ${JSON.stringify(value)}`
    const name = known.get(identity) ?? `p${known.size + 1}`
    known.set(identity, name)
    values[name] = value
    return `{${name}:${type}}`
  }
  return { bind, values }
}
