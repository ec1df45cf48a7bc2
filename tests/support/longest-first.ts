import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest: most of it starts a whole platform, or kills processes and waits for them. */
const LONGEST = [
  'tests/management-pages.test.ts',
  'tests/kill.test.ts',
  'tests/system.test.ts',
  'analytics/editions/',
  'analytics/funnel/',
  'prisma/replay/replay.integration.test.ts',
  'analytics/pipeline/',
  'bench/',
  'tests/',
]

/** Longest first, on a fresh clone as well: begun last, one such file would keep the whole run waiting. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((path) => moduleId.includes(`/${path}`))
  return place < 0 ? LONGEST.length : place
}
