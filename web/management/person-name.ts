/** Who did it, as tables say it; `playback` stands for people that a playback has made up. */
export function nameOf(subject: string | null | undefined, playback: string): string {
  if (!subject) return '–'
  return subject.startsWith('synthetic:') ? playback : subject
}
