import { z } from 'zod'
import { InvalidInputError } from '#platform/errors.ts'
import type { Page } from '#platform/page.ts'

const uuid = z.uuid()

/** The condition for rows beyond the cursor of a page that is sorted by id, which is a UUID. */
export function beyond({ from, backwards }: Page): { id?: { lt: string } | { gt: string } } {
  if (from === undefined) return {}
  if (!uuid.safeParse(from).success)
    throw new InvalidInputError('The cursor is not one of this list.', ['after', 'before'])
  return { id: backwards ? { lt: from } : { gt: from } }
}
