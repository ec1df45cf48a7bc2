/**
 * What of an event is left out, as bits of `journey_event_v3.refused`. The event itself counts all the same, and what was
 * left out of it is left out of what its successor takes back, so that every sum stays right.
 */
export const REFUSALS = {
  /** Its type is none that this version knows: it moves its participant's state and means nothing else. */
  UNKNOWN_TYPE: 1,
  /** It touches a step that there is not. */
  UNKNOWN_STEP: 2,
  /** A slice's code does not fit: it counts as not known. */
  CODE_OUT_OF_RANGE: 4,
  /** It has a participant and no version, so no place among that participant's states. */
  NO_VERSION: 8,
} as const

export type Refusal = keyof typeof REFUSALS

export const REFUSAL_NAMES = Object.keys(REFUSALS) as Refusal[]
