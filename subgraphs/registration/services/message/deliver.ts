import { z } from 'zod'
import type { PersonalDataVault } from '#platform/personal-data.ts'
import type { Database } from '#prisma/database.ts'
import type { MessageGateway } from '../../clients/messages.ts'
import { fieldOf } from './enqueue.ts'

const content = z.object({ to: z.string(), subject: z.string().optional(), text: z.string() })

type Leased = { id: string; channel: 'EMAIL' | 'SMS'; sealed: Uint8Array }

const AT_A_TIME = 20
const LEASE = '60 seconds'

/**
 * Delivers queued messages that are due, oldest first; true when there may be more. A message is leased, not locked,
 * while it is under way: if this process dies it is sent again under the same key. What was delivered is emptied, since
 * it held an address and often a secret.
 */
export async function deliverMessages(deps: {
  database: Database
  vault: PersonalDataVault
  gateway: MessageGateway
}): Promise<boolean> {
  const leased = await deps.database.$queryRaw<Leased[]>`
    UPDATE registration.outgoing_message SET attempts = least(attempts + 1, 1000), next_at = now() + ${LEASE}::interval
    WHERE id IN (
      SELECT id FROM registration.outgoing_message
      WHERE sent_at IS NULL AND next_at <= now() ORDER BY next_at LIMIT ${AT_A_TIME} FOR UPDATE SKIP LOCKED)
    RETURNING id, channel, sealed`
  await Promise.all(leased.map((message) => deliver(deps, message)))
  return leased.length === AT_A_TIME
}

async function deliver(
  { database, vault, gateway }: Parameters<typeof deliverMessages>[0],
  { id, channel, sealed }: Leased,
): Promise<void> {
  try {
    await gateway.send(channel, content.parse(JSON.parse(vault.decrypt(fieldOf(channel), sealed))), id)
  } catch {
    // 5 s, 10 s, 20 s … up to an hour: the service is down, or does not take the address.
    await database.$executeRaw`
      UPDATE registration.outgoing_message SET next_at = now() + least(3600, 5 * 2 ^ (least(attempts, 12) - 1)) * interval '1 second'
      WHERE id = ${id}::uuid`
    return
  }
  await database.outgoingMessage.update({ where: { id }, data: { sentAt: new Date(), sealed: new Uint8Array() } })
}
