import type { RuleChangesFragment } from '../generated/graphql.ts'
import type { Day } from './day.ts'
import type { Period } from './moments.ts'
import type { RuleChange } from './rule-words.ts'

/** Rules that changed on a day; drawn as a letter. */
export type RulesChanged = { letter: string; day: Day; changes: readonly RuleChange[] }

/** Of the versions of the rules those that changed something on the days from one to another, the oldest first. */
export function rulesChanged(versions: readonly RuleChangesFragment[], { from, to }: Period): RulesChanged[] {
  return versions
    .filter(({ validFrom, changes }) => changes.length > 0 && validFrom >= from && validFrom <= to)
    .toSorted((one, other) => one.validFrom.localeCompare(other.validFrom))
    .map(({ validFrom, changes }, index) => ({ letter: String.fromCharCode(65 + index), day: validFrom, changes }))
}
