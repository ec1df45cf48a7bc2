import { requireParticipant } from '#platform/authorise.ts'
import { PrerequisiteMissingError } from '#platform/errors.ts'
import type { RegistrationContext } from '../../context.ts'
import { openIdentity } from './identity.ts'
import { loadRegistrant } from './load.ts'

const VALID_FOR_MS = 15 * 60_000

/**
 * A sealed statement of who the participant is, to be handed on by them when they link an account: disbursement opens
 * it with the same key, so that the NIK which the payment partner compares is the one that Dukcapil confirmed, without
 * one subgraph reading the other's tables (docs/adr/0009). Valid for 15 minutes, for this participant and purpose.
 */
export async function proveIdentity({ ctx, input }: { ctx: RegistrationContext; input: { participantId: string } }) {
  const participantId = requireParticipant(ctx.viewer)
  const registrant = input.participantId === participantId ? await loadRegistrant(ctx, participantId) : undefined
  if (!registrant?.identitySealed) throw new PrerequisiteMissingError('Confirm your identity first.')
  const { nik, name } = openIdentity(ctx.vault, registrant.identitySealed)
  const statement = { purpose: 'PAYMENT', participantId, nik, name, expiresAt: Date.now() + VALID_FOR_MS }
  return Buffer.from(ctx.vault.encrypt('identity', JSON.stringify(statement))).toString('base64url')
}
