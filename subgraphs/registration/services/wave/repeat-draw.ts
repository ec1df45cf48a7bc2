import { createHash } from 'node:crypto'

export type Entrant = {
  /** UUID of the participant. */
  id: string
  /** 0 is drawn first. */
  priority: number
  /** Whatever tells families apart; absent: on no family card. */
  family?: string | undefined
}

/**
 * The draw as anybody can repeat it from what is published: seed, quota, entrants. Returns the ids of those selected
 * in the order in which they were drawn. `recipientsBefore` counts a family's earlier recipients.
 */
export function repeatDraw(options: {
  seed: string
  quota: number
  perFamily: number
  entrants: readonly Entrant[]
  recipientsBefore?: ReadonlyMap<string, number>
}): string[] {
  const { seed, quota, perFamily, entrants, recipientsBefore = new Map() } = options
  const ordered = entrants
    .map((entrant) => ({ ...entrant, ticket: createHash('sha256').update(`${seed}:${entrant.id}`).digest('hex') }))
    .sort((one, other) => one.priority - other.priority || (one.ticket < other.ticket ? -1 : 1))
  const places = new Map<string, number>(recipientsBefore)
  const selected: string[] = []
  for (const { id, family } of ordered) {
    if (selected.length === quota) break
    if (family !== undefined) {
      const place = (places.get(family) ?? 0) + 1
      places.set(family, place)
      if (place > perFamily) continue
    }
    selected.push(id)
  }
  return selected
}
