const PLACEHOLDER = /\{(?<name>\w+):(?<type>\w+(?:\(\w+\))?)\}/g
const WHOLE = /^-?\d+$/
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * A statement with its values written into it. Throws RangeError for a value that is missing, or not what its placeholder
 * says: texts, whole numbers, arrays of them, UUIDs, which is all that our statements have.
 */
export function withLiterals(sql: string, values: Readonly<Record<string, unknown>>): string {
  return sql.replaceAll(PLACEHOLDER, (_placeholder, name: string, type: string) => {
    const literal = literalOf(values[name], type)
    if (literal === undefined) throw new RangeError(`${name} is no ${type}`)
    return literal
  })
}

function literalOf(value: unknown, type: string): string | undefined {
  if (type === 'String') return typeof value === 'string' ? `'${value.replaceAll(/[\\']/g, '\\$&')}'` : undefined
  if (type === 'UUID') return UUID.test(String(value)) ? `toUUID('${value}')` : undefined
  if (/^U?Int\d+$/.test(type)) return WHOLE.test(String(value)) ? `to${type}(${value})` : undefined
  if (!Array.isArray(value)) return undefined
  if (type === 'Array(UUID)' && value.every((each) => UUID.test(String(each)))) {
    return `CAST([${value.map((each) => `'${each}'`)}], '${type}')`
  }
  const isList = /^Array\(U?Int\d+\)$/.test(type) && value.every((each) => WHOLE.test(String(each)))
  return isList ? `CAST([${value}], '${type}')` : undefined
}
