import { NO_ENTRY_DAY } from '../clickhouse/state-columns.ts'
import type { FunnelDimension } from '../funnel/dimensions.ts'
import type { Parameters } from './parameters.ts'
import { isSigned, sliceSql } from './slices.ts'

/** Whom a question is about: everything is a code or a day. */
export type Selection = {
  /** Allowed codes per dimension. */
  allowed: readonly { dimension: FunnelDimension; codes: readonly number[] }[]
  /** First and last Jakarta day of entry, inclusive, as days since 2020-01-01. */
  enteredFrom: number | undefined
  enteredTo: number | undefined
}

export const EVERYBODY: Selection = { allowed: [], enteredFrom: undefined, enteredTo: undefined }

/** Conditions on a row of the state, to be joined by AND; the marker is never among the rows chosen. */
export function conditionsOf(selection: Selection, parameters: Parameters): string[] {
  const { allowed, enteredFrom, enteredTo } = selection
  const conditions = allowed.map(({ dimension, codes }) => {
    const type = isSigned(dimension) ? 'Int32' : 'UInt16'
    const [only, ...others] = codes
    // Comparing costs less than looking into a set, of which one filter has mostly one.
    return only !== undefined && !others.length
      ? `${sliceSql(dimension)} = ${parameters.bind(type, only)}`
      : `${sliceSql(dimension)} IN ${parameters.bind(`Array(${type})`, codes)}`
  })
  if (enteredFrom !== undefined || enteredTo !== undefined) {
    // Whoever never registered has no entry date.
    conditions.push(`entry_day < ${NO_ENTRY_DAY}`)
  }
  if (enteredFrom !== undefined) conditions.push(`entry_day >= ${parameters.bind('Int32', enteredFrom)}`)
  if (enteredTo !== undefined) conditions.push(`entry_day <= ${parameters.bind('Int32', enteredTo)}`)
  return conditions
}

export function whereOf(conditions: readonly string[]): string {
  return conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''
}
