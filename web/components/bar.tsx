/** A horizontal bar from zero, as wide as its frame, of a figure that is known: none would read as nought. The figure stands beside it in words, so it is hidden from readers. */
export function Bar({ part, whole }: { part: number; whole: number }) {
  const width = whole === 0 ? 0 : Math.min(1_000, Math.round((1_000 * part) / whole))
  return (
    <svg className="bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect className="track" width="1000" height="1" />
      <rect className="value" width={width} height="1" />
    </svg>
  )
}
