import type { CodeLists } from '../funnel/code-lists.ts'
import { entryDayCode, FILTER_FIELDS } from '../funnel/dimensions.ts'
import type { FunnelFilter } from '../funnel/request.ts'
import type { Selection } from './selection.ts'

const FIELDS = Object.keys(FILTER_FIELDS) as (keyof typeof FILTER_FIELDS)[]

/** Codes for the keys of a filter. Throws InvalidInputError for a key that a dimension does not have. */
export function toSelection(filter: FunnelFilter, codeLists: CodeLists): Selection {
  return {
    allowed: FIELDS.flatMap((field) => {
      const dimension = FILTER_FIELDS[field]
      const keys = filter[field]
      return keys ? [{ dimension, codes: keys.map((key) => codeLists.toCode(dimension, key)) }] : []
    }),
    enteredFrom: filter.enteredFrom ? entryDayCode(filter.enteredFrom) : undefined,
    enteredTo: filter.enteredTo ? entryDayCode(filter.enteredTo) : undefined,
  }
}
