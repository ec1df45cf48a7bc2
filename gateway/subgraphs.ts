/**
 * The subgraphs, by the name that is also the audience of the gateway's signatures. Each has its executable schema in
 * `schemaModule` and its committed SDL in `sdl`.
 */
export const SUBGRAPHS = [
  {
    name: 'registration',
    schemaModule: 'subgraphs/registration/schema/index.ts',
    sdl: 'subgraphs/registration/schema.graphql',
  },
  {
    name: 'marketplace',
    schemaModule: 'subgraphs/marketplace/schema/index.ts',
    sdl: 'subgraphs/marketplace/schema.graphql',
  },
  {
    name: 'disbursement',
    schemaModule: 'subgraphs/disbursement/schema/index.ts',
    sdl: 'subgraphs/disbursement/schema.graphql',
  },
  { name: 'analytics', schemaModule: 'analytics/schema/index.ts', sdl: 'analytics/schema.graphql' },
] as const

/** In the committed supergraph; whoever runs it says where each subgraph really is (see docs/router.md). */
export function placeholderUrl(name: string): string {
  return `http://${name}.subgraph.invalid/graphql`
}

/** From the root of the project. */
export const SUPERGRAPH_PATH = 'gateway/supergraph.graphql'
