const PLACEHOLDER = /\{(?<name>\w+):(?<type>String|U?Int\d+)\}/g
const WHOLE = /^-?\d+$/

/**
 * A statement with its values written into it. Throws RangeError for a value that is missing, or not what its placeholder
 * says. Only texts and whole numbers, which is all that statements of the pipeline have.
 */
export function withLiterals(sql: string, values: Readonly<Record<string, unknown>>): string {
  return sql.replaceAll(PLACEHOLDER, (_placeholder, name: string, type: string) => {
    const value = values[name]
    if (typeof value === 'string' && type === 'String') return `'${value.replaceAll(/[\\']/g, '\\$&')}'`
    if (WHOLE.test(String(value)) && type !== 'String') return `to${type}(${value})`
    throw new RangeError(`${name} is no ${type}`)
  })
}
