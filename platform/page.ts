import { InvalidInputError } from './errors.ts'

/** Arguments of a connection. */
export type PageArguments = {
  first?: number | null | undefined
  after?: string | null | undefined
  last?: number | null | undefined
  before?: string | null | undefined
}

export type Page = {
  /** 1 to 100 */
  limit: number
  /** From the end: rows are fetched in descending order. */
  backwards: boolean
  /** Rows beyond this sort key, in the direction of the page. */
  from: string | undefined
}

export type Connection<Node> = {
  edges: { cursor: string; node: Node }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
}

const DEFAULT_LIMIT = 20

/** Checks the arguments of a connection: `first` with `after`, or `last` with `before`, from 1 to 100. */
export function parsePage({ first, after, last, before }: PageArguments): Page {
  if (first != null && last != null) throw new InvalidInputError('Give first or last, not both.', ['first', 'last'])
  if ((after != null && last != null) || (before != null && last == null)) {
    throw new InvalidInputError('after goes with first, before with last.', ['after', 'before'])
  }
  const limit = first ?? last ?? DEFAULT_LIMIT
  if (limit < 1 || limit > 100) throw new InvalidInputError('first and last are from 1 to 100.', ['first', 'last'])
  const cursor = after ?? before
  const from = cursor == null ? undefined : Buffer.from(cursor, 'base64url').toString('utf8')
  return { limit, backwards: last != null, from }
}

/** Makes a connection of up to `limit + 1` rows, fetched in the direction of the page. */
export function toConnection<Node>(
  rows: readonly Node[],
  { limit, backwards, from }: Page,
  sortKeyOf: (node: Node) => string,
): Connection<Node> {
  const more = rows.length > limit
  const kept = rows.slice(0, limit)
  if (backwards) kept.reverse()
  const edges = kept.map((node) => ({ cursor: Buffer.from(sortKeyOf(node)).toString('base64url'), node }))
  return {
    edges,
    pageInfo: {
      hasNextPage: backwards ? from !== undefined : more,
      hasPreviousPage: backwards ? more : from !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}
