import type { BenchResult } from '../run.ts'

export type Goal = { name: string; measured: number; goal: number; holds: boolean }

export function atMost(name: string, measured: number, goal: number): Goal {
  return { name, measured, goal, holds: measured <= goal }
}

export function atLeast(name: string, measured: number, goal: number): Goal {
  return { name, measured, goal, holds: measured >= goal }
}

/** A result with several goals: it holds when there are some and all of them do; ratio and goal are those of the first. */
export function resultOf(goals: readonly Goal[], figures: Readonly<Record<string, unknown>>): BenchResult {
  const [first] = goals
  const holds = goals.length > 0 && goals.every((goal) => goal.holds)
  return { ratio: first?.measured ?? 0, goal: first?.goal ?? 0, holds, goals, ...figures }
}

/** What is said when generated data was only made or removed. */
export function nothingMeasured(folder: string, done: 'prepared' | 'cleaned'): BenchResult {
  return resultOf([], { [done]: folder })
}
