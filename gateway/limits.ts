import type { GatewayPlugin } from '@graphql-hive/gateway-runtime'
import {
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql'

/**
 * What one request may ask for. Depth and number of fields count with fragments written out; the cost is the number
 * of objects that the answer may have at most: `first` and `last` multiply what is below them.
 */
export const REQUEST_LIMITS = { depth: 15, fields: 1_000, tokens: 4_000, rootFields: 30, cost: 20_000 }

/** Of a list that has no `first` or `last`: its length is not known before. */
const USUAL_LENGTH = 10
/** Of a page whose size is a variable: the most that the schema allows. */
const LARGEST_PAGE = 100

/** `width`: fields side by side at the top. */
type Size = { depth: number; fields: number; cost: number; width: number }

export function limitRequests(): GatewayPlugin {
  return {
    onParse({ setParseFn, parseFn }) {
      setParseFn((source, options) => parseFn(source, { ...options, maxTokens: REQUEST_LIMITS.tokens }))
    },
    onValidate({ addValidationRule }) {
      addValidationRule(sizeRule)
    },
  }
}

/** A validation rule, so that its verdict is remembered with the document. */
export function sizeRule(context: ValidationContext): ASTVisitor {
  const sizes = new Map<string, Size>()
  const types = new Map<FieldNode, number>()
  return {
    Field(node) {
      types.set(node, multiplierOf(node, context))
    },
    Document: {
      leave(document) {
        for (const definition of document.definitions) {
          if (definition.kind !== Kind.OPERATION_DEFINITION) continue
          const size = measure(definition.selectionSet, new Set())
          report('nested too deeply', 'depth', size.depth)
          report('too long', 'fields', size.fields)
          report('asking for too much at once', 'rootFields', size.width)
          report('asking for too many objects: use smaller pages', 'cost', size.cost)
        }
      },
    },
  }

  function report(what: string, limit: keyof typeof REQUEST_LIMITS, value: number): void {
    if (value <= REQUEST_LIMITS[limit]) return
    context.reportError(
      new GraphQLError(`The request is ${what} (${limit}: ${value}, at most ${REQUEST_LIMITS[limit]}).`, {
        extensions: { code: 'INVALID_INPUT' },
      }),
    )
  }

  function measure(selections: SelectionSetNode | undefined, path: ReadonlySet<string>): Size {
    const total: Size = { depth: 0, fields: 0, cost: 0, width: 0 }
    for (const selection of selections?.selections ?? []) {
      const size =
        selection.kind === Kind.FIELD
          ? measureField(selection, path)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? measure(selection.selectionSet, path)
            : measureFragment(selection.name.value, path)
      total.depth = Math.max(total.depth, size.depth)
      total.fields += size.fields
      total.cost += size.cost
      total.width += size.width
    }
    return total
  }

  function measureField(field: FieldNode, path: ReadonlySet<string>): Size {
    // Introspection has limits of its own in graphql-js, and touches no subgraph.
    if (field.name.value.startsWith('__')) return { depth: 0, fields: 1, cost: 0, width: 1 }
    const below = measure(field.selectionSet, path)
    const multiplier = types.get(field) ?? 1
    const own = field.selectionSet ? 1 : 0
    return { depth: below.depth + 1, fields: below.fields + 1, cost: multiplier * (own + below.cost), width: 1 }
  }

  function measureFragment(name: string, path: ReadonlySet<string>): Size {
    const known = sizes.get(name)
    if (known) return known
    const fragment: FragmentDefinitionNode | null | undefined = context.getFragment(name)
    // Unknown fragments and cycles are reported by graphql-js's own rules.
    if (!fragment || path.has(name)) return { depth: 0, fields: 0, cost: 0, width: 0 }
    const size = measure(fragment.selectionSet, new Set([...path, name]))
    sizes.set(name, size)
    return size
  }
}

function multiplierOf(node: FieldNode, context: ValidationContext): number {
  for (const argument of node.arguments ?? []) {
    if (argument.name.value !== 'first' && argument.name.value !== 'last') continue
    return argument.value.kind === Kind.INT ? Math.max(1, Number(argument.value.value)) : LARGEST_PAGE
  }
  const type = context.getType()
  const parent = context.getParentType()
  // The size of a connection was counted at the field that has it.
  if (!type || !node.selectionSet || parent?.name.endsWith('Connection')) return 1
  return isListType(isNonNullType(type) ? type.ofType : type) ? USUAL_LENGTH : 1
}
