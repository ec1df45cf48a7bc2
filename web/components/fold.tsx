import type { ReactNode } from 'react'

/** Content one click away, without script. */
export function Fold({ title, children, className }: { title: string; children: ReactNode; className?: string }) {
  return (
    <details className={className}>
      <summary>{title}</summary>
      {children}
    </details>
  )
}
