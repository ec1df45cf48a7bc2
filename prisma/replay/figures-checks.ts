import { roundingSlack } from './decimal.ts'
import type { Figure, Figures, Snapshot, WaveFigures } from './figures.ts'
import type { FiguresProblem } from './figures-error.ts'
import { INCENTIVE_IDR, MOST_PER_PAID_PERSON } from './rules.ts'
import { PAID, requires, STEP_NAMES } from './steps.ts'

/** Everything that can be said against a well-formed file before waves are laid out; empty when nothing. */
export function checkFigures(figures: Figures): FiguresProblem[] {
  return [
    ...checkOrder(figures.snapshots),
    ...checkCounts(figures.snapshots),
    ...checkRanges(figures.snapshots),
    ...checkAmounts(figures.snapshots),
    ...checkWaves(figures.waves),
  ]
}

function checkOrder(snapshots: readonly Snapshot[]): FiguresProblem[] {
  return snapshots.flatMap((snapshot, index) => {
    const previous = snapshots[index - 1]
    if (!previous || snapshot.day > previous.day) return []
    const message =
      snapshot.day === previous.day
        ? `two snapshots for ${snapshot.asOf}`
        : `snapshots are not in order: ${snapshot.asOf} after ${previous.asOf}`
    return [{ lines: [previous.line, snapshot.line], message }]
  })
}

/**
 * Cumulative counts never fall, and nobody reaches a step before its prerequisites: for each count, the earlier or
 * further one that exceeds it most. Pairs that only contradict through a third count are reported at that third.
 */
function checkCounts(snapshots: readonly Snapshot[]): FiguresProblem[] {
  const cells = snapshots.flatMap((snapshot) =>
    [...snapshot.counts].map(([step, figure]) => ({ snapshot, step, figure })),
  )
  const problems: FiguresProblem[] = []
  for (const upper of cells) {
    const [worst] = cells
      .filter(({ snapshot, step }) => snapshot.day <= upper.snapshot.day && requires(step, upper.step))
      .filter((lower) => lower.figure.value > upper.figure.value)
      .sort(
        (a, b) =>
          Number(b.step === upper.step) - Number(a.step === upper.step) ||
          b.snapshot.day - a.snapshot.day ||
          a.step - b.step,
      )
    if (!worst) continue
    const [upperText, lowerText] = [upper, worst].map(
      ({ figure, step, snapshot }) => `${STEP_NAMES[step]} ${figure.value} on ${snapshot.asOf}`,
    )
    problems.push({
      lines: [worst.figure.line, upper.figure.line],
      message: `${lowerText} is more than ${upperText}, but ${
        worst.step === upper.step ? 'cumulative counts never fall' : 'nobody gets there without that step'
      }`,
    })
  }
  return problems
}

function checkRanges(snapshots: readonly Snapshot[]): FiguresProblem[] {
  const problems: FiguresProblem[] = []
  let previous: Snapshot['waves']
  for (const { waves } of snapshots) {
    if (!waves) continue
    if (waves.first > waves.last) {
      problems.push({
        lines: [waves.line],
        message: `waves ${waves.first}-${waves.last}: the first comes after the last`,
      })
    } else if (previous && (waves.last < previous.last || waves.first > previous.first)) {
      problems.push({
        lines: [previous.line, waves.line],
        message: `waves ${waves.first}-${waves.last} leave out some of ${previous.first}-${previous.last}, which people had been selected in before`,
      })
    }
    previous = waves
  }
  return problems
}

/** An amount must be one that the people paid by then can have been paid, each at least once, none beyond the entitlement. */
function checkAmounts(snapshots: readonly Snapshot[]): FiguresProblem[] {
  const problems: FiguresProblem[] = []
  let previous: Figure | undefined
  for (const snapshot of snapshots) {
    const amount = snapshot.paidAmountIdr
    if (!amount) continue
    if (previous && amount.value < previous.value) {
      problems.push({
        lines: [previous.line, amount.line],
        message: `paidAmountIdr falls from ${previous.value} to ${amount.value}`,
      })
    }
    previous = amount
    const paid = snapshot.counts.get(PAID)
    if (!paid) continue
    const slack = (figure: Figure) => (figure.rounded ? roundingSlack(figure.value) : 0)
    const least = (paid.value - slack(paid)) * INCENTIVE_IDR
    const most = (paid.value + slack(paid)) * MOST_PER_PAID_PERSON
    if (amount.value + slack(amount) < least || amount.value - slack(amount) > most) {
      problems.push({
        lines: [paid.line, amount.line],
        message: `paidAmountIdr ${amount.value} cannot be what ${paid.value} people were paid: it lies between ${least} and ${most}`,
      })
    }
  }
  return problems
}

function checkWaves(waves: readonly WaveFigures[]): FiguresProblem[] {
  const problems: FiguresProblem[] = []
  const seen = new Map<number, WaveFigures>()
  for (const wave of waves) {
    const twin = seen.get(wave.number)
    if (twin) problems.push({ lines: [twin.line, wave.line], message: `wave ${wave.number} is given twice` })
    seen.set(wave.number, wave)
    if (wave.opensOn && wave.closesOn && wave.opensOn.day > wave.closesOn.day) {
      problems.push({
        lines: [wave.opensOn.line, wave.closesOn.line],
        message: `wave ${wave.number} closes before it opens`,
      })
    }
  }
  return problems
}
