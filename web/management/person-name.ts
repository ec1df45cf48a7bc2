/** Who did it, as tables say it; `playback` stands for people that a playback has made up. */
export function nameOf(name: string | null | undefined, playback: string): string {
  if (!name) return '–'
  return name.startsWith('synthetic:') ? playback : name
}
