import { z } from 'zod'
import type { CodeLists } from '../funnel/code-lists.ts'
import type { CodedDimension } from '../funnel/dimensions.ts'
import type { StoredWeek } from './edition-content.ts'
import { dimensionOf, findTable } from './edition-tables.ts'

export type Labels = { id: string; en: string }

/** By slice and key. */
type RowLabels = Record<string, Record<string, Labels>>

/** Editions from method 4 on keep them in their provenance, which is signed. */
const keptLabels = z.object({
  labels: z.record(z.string(), z.record(z.string(), z.object({ id: z.string(), en: z.string() }))),
})

/** Names of all rows in these weeks as the code lists have them now: an edition keeps them as they are when it is made. */
export function rowLabelsOf(weeks: readonly Pick<StoredWeek, 'tableId' | 'rows'>[], codeLists: CodeLists): RowLabels {
  const labels: RowLabels = {}
  for (const { tableId, rows } of weeks) {
    const table = findTable(tableId)
    const dimension = table && dimensionOf(table)
    if (!dimension) continue
    const own = labels[dimension] ?? {}
    labels[dimension] = own
    for (const key of rows) own[key] ??= labelNow(codeLists, dimension, key)
  }
  return labels
}

/** Names of rows in an edition. Editions before method 4 have not kept any. */
export function labelsIn(
  provenance: unknown,
  codeLists: CodeLists,
): (dimension: CodedDimension, key: string) => Labels {
  const kept = keptLabels.safeParse(provenance).data?.labels
  return (dimension, key) => kept?.[dimension]?.[key] ?? labelNow(codeLists, dimension, key)
}

function labelNow(codeLists: CodeLists, dimension: CodedDimension, key: string): Labels {
  const known = codeLists.list(dimension).find((value) => value.key === key)
  if (known) return known.labels
  return dimension === 'WAVE' ? { id: `Gelombang ${key}`, en: `Wave ${key}` } : { id: key, en: key }
}
