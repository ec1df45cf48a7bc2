/** An axis from zero to a round number that holds `most`, in one to three round steps, none of them less than `least`. */
export function scaleFor(most: number, least = 1): { top: number; ticks: number[] } {
  const rough = Math.max(least, most / 3)
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((each) => each * magnitude).find((each) => each >= rough) ?? rough
  const count = Math.max(1, Math.ceil(most / step))
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) }
}
