import type { ReactNode } from 'react'

/** A chart in a frame of its own: on a telephone it scrolls there instead of getting too small to be read. */
export function Drawing({ title, children }: { title: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
    <section className="frame" aria-label={title} tabIndex={0}>
      {children}
    </section>
  )
}
