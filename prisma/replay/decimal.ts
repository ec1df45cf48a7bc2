/** People in the database per real person, as an exact fraction. */
export type Scale = { text: string; numerator: bigint; denominator: bigint; value: number }

/** Reads `0.001`, `1:1000`, `1/1000` or `1e-3`; greater than 0, at most 1. Throws an error that says what is accepted. */
export function parseScale(text: string): Scale {
  const fraction = parseFraction(text.trim())
  if (!fraction || fraction.numerator <= 0n || fraction.numerator > fraction.denominator) {
    throw new Error(`scale "${text}" is not a number above 0 and at most 1, such as 0.001 or 1:1000`)
  }
  return { text: text.trim(), ...fraction, value: Number(fraction.numerator) / Number(fraction.denominator) }
}

function parseFraction(text: string): { numerator: bigint; denominator: bigint } | undefined {
  const ratio = /^(\d{1,15})[:/](\d{1,15})$/.exec(text)
  if (ratio?.[1] && ratio[2] && BigInt(ratio[2]) > 0n) {
    return { numerator: BigInt(ratio[1]), denominator: BigInt(ratio[2]) }
  }
  const decimal = /^(\d{0,15})(?:\.(\d{0,15}))?(?:e-(\d{1,2}))?$/i.exec(text)
  if (!decimal || !/^\.?\d/.test(text)) return undefined
  const places = decimal[2] ?? ''
  return {
    numerator: BigInt(`${decimal[1] ?? ''}${places}`),
    denominator: 10n ** BigInt(places.length + Number(decimal[3] ?? 0)),
  }
}

/** `round half up (figure × scale)`, exact. */
export function scaleFigure(figure: number, scale: Scale): number {
  return Number((2n * BigInt(figure) * scale.numerator + scale.denominator) / (2n * scale.denominator))
}

/** What a rounded figure may be off by: half a unit of its last digit that is not zero (680,000 → 5,000). */
export function roundingSlack(figure: number): number {
  if (figure === 0) return 0
  let unit = 1
  while (figure % (unit * 10) === 0) unit *= 10
  return unit / 2
}
