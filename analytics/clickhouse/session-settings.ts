import type { ClickHouseSettings } from '@clickhouse/client'

/**
 * What is set on one connection of the embedded engine, where a setting holds for all that follows: a statement names its
 * own settings, the others are as they were. Only what differs is set, each by a statement of its own before it.
 */
export function createSessionSettings(defaults: ReadonlyMap<string, string>, ours: ClickHouseSettings) {
  const inEffect = new Map<string, unknown>()
  return {
    /** What has to be set for the statement that comes next. */
    changesTo(own: ClickHouseSettings = {}): ClickHouseSettings {
      const left = Object.fromEntries([...inEffect.keys()].map((name) => [name, defaults.get(name)]))
      const changes = Object.entries({ ...left, ...ours, ...own }).filter(
        ([name, value]) => inEffect.get(name) !== value,
      )
      for (const [name, value] of changes) inEffect.set(name, value)
      return Object.fromEntries(changes)
    },
    /** After a failure nobody knows what was set before it. */
    forget(): void {
      for (const name of inEffect.keys()) inEffect.set(name, undefined)
    },
  }
}
