/**
 * Which step says that another one was reached too, as pairs [that one, the step] of places in STEPS: the prerequisites of
 * the contract (1 to 11 in this order; SELECTED before ACCOUNT_LINKED before ACCOUNT_VERIFIED; PAID needs all others).
 */
export const STEP_ORDER: readonly (readonly [weaker: number, stronger: number])[] = [
  ...Array.from({ length: 10 }, (_, step): [number, number] => [step, step + 1]),
  [6, 11],
  [11, 12],
  [10, 13],
  [12, 13],
]
