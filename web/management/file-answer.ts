import type { SearchParameters } from '../statistics/question.ts'

/** What a page would be asked by the same address. */
export function parametersOf({ url }: Request): SearchParameters {
  const given: SearchParameters = {}
  for (const [field, value] of new URL(url).searchParams) given[field] = [...[given[field] ?? []].flat(), value]
  return given
}

/** A file to be saved, under a name. */
export function answerFile(text: string, type: string, file: string): Response {
  return new Response(text, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${file}"` },
  })
}

export function refuseFile(status: number, why: string): Response {
  return new Response(`${why}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
