/** The normal distribution's 97.5 % quantile: intervals are two-sided, 95 %. */
const Z = 1.959963984540054

export type Conversion = {
  /** People at the start. */
  of: number
  /** Of these, who got there. */
  reached: number
  /** From 0 to 1; absent when nobody was at the start. */
  rate: number | null
  /** 95 % interval of the rate. */
  low: number | null
  high: number | null
  /** Left out on both sides: their window is not over yet. */
  young: number
}

/**
 * A share with its 95 % Wilson score interval, which stays between 0 and 1 and holds for small numbers, too. Source:
 * E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209–212.
 */
export function toConversion(of: number, reached: number, young = 0): Conversion {
  if (of <= 0) return { of, reached, rate: null, low: null, high: null, young }
  const rate = reached / of
  const square = (Z * Z) / of
  const middle = (rate + square / 2) / (1 + square)
  const half = (Z / (1 + square)) * Math.sqrt((rate * (1 - rate)) / of + square / (4 * of))
  // At the ends rounding would miss the bound by a hair.
  const low = reached === 0 ? 0 : Math.max(0, middle - half)
  const high = reached === of ? 1 : Math.min(1, middle + half)
  return { of, reached, rate, low, high, young }
}
