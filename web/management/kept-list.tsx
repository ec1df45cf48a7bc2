import type { ReactNode } from 'react'

export type Kept = { id: string; what: ReactNode; by: string; removable: boolean; removeLabel: string }

type Props = { items: readonly Kept[]; action: string; remove: string }

/** What people keep beside the figures, each with who keeps it and, where the viewer may, the button that takes it away. */
export function KeptList({ items, action, remove }: Props) {
  return (
    <ul className="kept">
      {items.map(({ id, what, by, removable, removeLabel }) => (
        <li key={id}>
          <bdi>{what}</bdi> <span className="aside">{by}</span>
          {removable ? (
            <form method="post" action={action}>
              <input type="hidden" name="do" value={remove} />
              <input type="hidden" name="id" value={id} />
              <button type="submit" aria-label={removeLabel}>
                ×
              </button>
            </form>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
