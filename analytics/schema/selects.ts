import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql'

/** Whether any of these fields is asked for below a field, so that what nobody reads need not be computed. */
export function selects(info: GraphQLResolveInfo, ...names: readonly string[]): boolean {
  const isIn = (set: SelectionSetNode | undefined): boolean =>
    (set?.selections ?? []).some((selection) => {
      if (selection.kind === 'FragmentSpread') return isIn(info.fragments[selection.name.value]?.selectionSet)
      if (selection.kind === 'Field' && names.includes(selection.name.value)) return true
      return isIn(selection.selectionSet)
    })
  return info.fieldNodes.some(({ selectionSet }) => isIn(selectionSet))
}
