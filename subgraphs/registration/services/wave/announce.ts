import { createHash } from 'node:crypto'
import { z } from 'zod'
import { requireRole } from '#platform/authorise.ts'
import { NotFoundError, PrerequisiteMissingError } from '#platform/errors.ts'
import { fromGlobalId } from '#platform/global-id.ts'
import { jakartaDayOf } from '#platform/jakarta-time.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import { appendEvents } from '#prisma/journey.ts'
import type { RegistrationContext } from '../../context.ts'
import { enqueueMessages, type QueuedMessage } from '../message/enqueue.ts'
import { texts } from '../message/texts.ts'
import { lockWave } from './lock.ts'

const announcement = z.object({ wave: z.string().max(100) })

const AT_A_TIME = 1_000
const DAY_MS = 86_400_000

/**
 * Announces a drawn wave (ANNOUNCED) and writes to everybody selected. Messages are queued in pages, each under an id
 * made of wave and person, so that an announcement which was interrupted is finished by sending it again.
 */
export async function announceWave({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<number> {
  requireRole(ctx.viewer, 'administrator')
  const number = Number(fromGlobalId('Wave', parseInput(announcement, input).wave))
  const drawn = await ctx.database.wave.findUnique({ where: { number } })
  if (!drawn) throw new NotFoundError('There is no such wave.')
  if (drawn.announcedAt) return number
  if (!drawn.drawnAt) throw new PrerequisiteMissingError('Draw the wave first.')
  const days = drawn.purchaseWithinDays
  const purchaseBy = days === null ? null : jakartaDayOf(new Date(drawn.drawnAt.getTime() + days * DAY_MS))
  for (let after: string | undefined = ''; after !== undefined; ) {
    after = await queuePage(ctx, number, purchaseBy, after)
  }
  return ctx.database.$transaction(async (transaction) => {
    const wave = await lockWave(transaction, number)
    if (wave.announcedAt) return number
    const now = new Date()
    await transaction.wave.update({ where: { number }, data: { announcedAt: now } })
    await appendEvents(transaction, [
      { type: 'ANNOUNCED', occurredAt: now, slices: { wave: number }, payload: { selected: wave.selectedCount } },
    ])
    await writeAudit(transaction, 'registration', {
      actor: ctx.viewer.subject,
      operation: 'announceWave',
      detail: { number },
    })
    return number
  })
}

/** Queues a page of messages; returns the last person's id, or nothing after the last page. */
async function queuePage(
  { database, vault }: RegistrationContext,
  number: number,
  purchaseBy: string | null,
  after: string,
): Promise<string | undefined> {
  const people = await database.waveEntry.findMany({
    where: { waveNumber: number, selectedAt: { not: null }, ...(after ? { registrantId: { gt: after } } : {}) },
    orderBy: { registrantId: 'asc' },
    take: AT_A_TIME,
    select: { registrantId: true, registrant: { select: { emailSealed: true } } },
  })
  const messages = people.map(({ registrantId, registrant }): QueuedMessage => {
    const to = vault.decrypt('email', registrant.emailSealed)
    return { id: messageId(number, registrantId), channel: 'EMAIL', to, ...texts.selected(number, purchaseBy) }
  })
  if (messages.length) await database.$transaction((transaction) => enqueueMessages(transaction, vault, messages))
  return people.length === AT_A_TIME ? people.at(-1)?.registrantId : undefined
}

/** A UUID (version 8) that is the same whenever the announcement is sent again. */
function messageId(wave: number, participantId: string): string {
  const hex = createHash('sha256').update(`announcement:${wave}:${participantId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
