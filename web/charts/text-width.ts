/** Pixels that letters are wide at most, in a text of 12 pixels: those of a wide font, since readers' fonts differ. */
const WIDTHS: readonly (readonly [letters: RegExp, width: number])[] = [
  [/[ijl.,:;'’|! \u00a0]/, 4.2],
  [/[frtIJ()[\]/·–-]/, 5.4],
  [/[mwMW%@…—]/, 12],
  [/[A-Z&]/, 9.4],
  [/[\u0020-\u024f“”‘]/, 7.7],
]
const WIDEST = 13

/** How many pixels a text of a chart is wide at most; its letters are 12 pixels high. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, letter) => sum + (WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? WIDEST), 0)
}

/** The text, or as much of its beginning as there is room for. */
export function fitted(text: string, room: number): string {
  if (textWidth(text) <= room) return text
  const letters = [...text]
  while (letters.length > 0 && textWidth(`${letters.join('')}…`) > room) letters.pop()
  return `${letters.join('')}…`
}
