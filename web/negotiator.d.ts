/** What is used of it: its own types, apart from it, do not know of `preferred`. */
declare module 'negotiator' {
  export default class Negotiator {
    constructor(request: { headers: Readonly<Record<string, string | string[] | undefined>> })
    /** Those that the request takes, best first; of equal ones the preferred. */
    encodings<Name extends string>(available: readonly Name[], options: { preferred: readonly Name[] }): Name[]
  }
}
