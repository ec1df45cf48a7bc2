import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { RegistrationContext } from '../../context.ts'
import { issueChallenge } from '../challenge/issue.ts'
import { enqueueMessages } from '../message/enqueue.ts'
import { texts } from '../message/texts.ts'
import { findContact } from './contact.ts'

const request = z.object({ contact: z.string().min(3).max(254) })

/** Sends a sign-in code to a confirmed e-mail address or phone number. Says nothing about whether it is one. */
export async function sendSignInCode({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<void> {
  // The issuer asks on behalf of somebody who has not signed in yet.
  const { contact } = parseInput(request, input)
  const known = await findContact(ctx, contact)
  if (!known) return
  const { vault, language } = ctx
  await ctx.database.$transaction(async (transaction) => {
    const code = await issueChallenge({ transaction, vault, registrantId: known.participantId, purpose: 'SIGN_IN' })
    if (code === undefined) return
    const text = texts.signInCode(language, code)
    await enqueueMessages(transaction, vault, [{ channel: known.channel, to: known.to, ...text }])
    await writeAudit(transaction, 'registration', {
      actor: 'issuer',
      operation: 'sendSignInCode',
      subjectId: known.participantId,
    })
  })
}
