import {
  composeServices,
  compositionHasErrors,
  transformSupergraphToPublicSchema,
} from '@theguild/federation-composition'
import { buildASTSchema, findBreakingChanges, parse } from 'graphql'
import { placeholderUrl } from './subgraphs.ts'

export type SubgraphSdl = { name: string; sdl: string }

export class CompositionError extends Error {
  override name = 'CompositionError'
}

const HEADER = '# Made by `npm run compose` from the schemas of the subgraphs. Do not edit.\n'

/** The supergraph of the subgraphs, as SDL. Throws CompositionError with every reason why they do not fit together. */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): string {
  const result = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, url: placeholderUrl(name), typeDefs: parse(sdl) })),
  )
  if (compositionHasErrors(result)) {
    throw new CompositionError(result.errors.map((error) => error.message).join('\n'))
  }
  return `${HEADER}${result.supergraphSdl.trim()}\n`
}

/** What a client of the first supergraph could no longer ask of the second, in words. */
export function listBreakingChanges(before: string, after: string): string[] {
  return findBreakingChanges(publicSchema(before), publicSchema(after)).map((change) => change.description)
}

function publicSchema(supergraph: string) {
  return buildASTSchema(transformSupergraphToPublicSchema(parse(supergraph)))
}
