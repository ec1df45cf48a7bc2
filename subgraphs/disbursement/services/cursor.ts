import { z } from 'zod'
import { InvalidInputError } from '#platform/errors.ts'
import type { Page } from '#platform/page.ts'

const uuid = z.uuid()

/** The id that the page before ended with, where there is one. */
export function lastOf({ from }: Page): string | undefined {
  if (from !== undefined && !uuid.safeParse(from).success)
    throw new InvalidInputError('The cursor is not one of this list.', ['after', 'before'])
  return from
}

/** The condition for rows beyond the cursor of a page that is sorted by id, which is a UUID. */
export function beyond(page: Page): { id?: { lt: string } | { gt: string } } {
  const last = lastOf(page)
  if (last === undefined) return {}
  return { id: page.backwards ? { lt: last } : { gt: last } }
}
