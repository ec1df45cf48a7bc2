import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import '../../management.css'

export const metadata: Metadata = { robots: { index: false } }

/** Rendered for whoever asks, never beforehand. */
export const dynamic = 'force-dynamic'

export default function ManagementLayout({ children }: { children: ReactNode }) {
  return children
}
