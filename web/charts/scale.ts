/** An axis from zero to a round number that holds `most`, with two or three round steps between. */
export function scaleFor(most: number): { top: number; ticks: number[] } {
  const rough = Math.max(1, most / 3)
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((each) => each * magnitude).find((each) => each >= rough) ?? rough
  const count = Math.max(1, Math.ceil(most / step))
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) }
}
