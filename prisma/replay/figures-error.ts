/** One thing that is wrong with a figures file, and the lines that say it. */
export type FiguresProblem = { lines: readonly number[]; message: string }

/** A figures file that is malformed or cannot be met; the message names every line concerned. */
export class FiguresError extends Error {
  override name = 'FiguresError'
  readonly problems: readonly FiguresProblem[]

  constructor(problems: readonly FiguresProblem[]) {
    super(problems.map(({ lines, message }) => `${formatLines(lines)}: ${message}`).join('\n'))
    this.problems = problems
  }
}

function formatLines(lines: readonly number[]): string {
  const distinct = [...new Set(lines)].sort((a, b) => a - b)
  return distinct.length === 1 ? `line ${distinct[0]}` : `lines ${distinct.join(' and ')}`
}

/** Throws when there is anything to say. */
export function refuseIfAny(problems: readonly FiguresProblem[]): void {
  if (problems.length > 0) throw new FiguresError(problems)
}
