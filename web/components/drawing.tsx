import type { ReactNode } from 'react'

/** A chart in a frame of its own, wide and narrow: its readers see the one that there is room for. */
export function Drawing({ title, children }: { title: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
    <section className="frame drawing" aria-label={title} tabIndex={0}>
      {children}
    </section>
  )
}
