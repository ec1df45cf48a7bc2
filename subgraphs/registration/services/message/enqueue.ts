import { randomUUID } from 'node:crypto'
import type { PersonalDataVault } from '#platform/personal-data.ts'
import type { Transaction } from '#prisma/database.ts'
import type { OutgoingContent } from '../../clients/messages.ts'

export type Channel = 'EMAIL' | 'SMS'

/** `id` is the message's own for ever: the same id is sent once, however often it is queued. */
export type QueuedMessage = OutgoingContent & { channel: Channel; id?: string }

/** Queues messages in the caller's transaction; they are delivered after it, at least once, under their id as key. */
export async function enqueueMessages(
  transaction: Transaction,
  vault: PersonalDataVault,
  messages: readonly QueuedMessage[],
): Promise<void> {
  await transaction.outgoingMessage.createMany({
    data: messages.map(({ id = randomUUID(), channel, ...content }) => ({
      id,
      channel,
      sealed: vault.encrypt(fieldOf(channel), JSON.stringify(content)),
    })),
    skipDuplicates: true,
  })
}

/** The kind of personal data that a sealed message counts as. */
export function fieldOf(channel: Channel): 'email' | 'phone' {
  return channel === 'EMAIL' ? 'email' : 'phone'
}
