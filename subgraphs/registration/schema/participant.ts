import { maySee } from '#platform/authorise.ts'
import { toGlobalId, uuidFromGlobalId } from '#platform/global-id.ts'
import { mask } from '#platform/personal-data.ts'
import type { EligibilityDecision, Registrant, WaveEntry as WaveEntryRow } from '#prisma/client/client.ts'
import { EDUCATIONS } from '#prisma/dimensions.ts'
import { builder } from '../builder.ts'
import { findParticipant } from '../services/participant/find.ts'
import { openIdentity } from '../services/participant/identity.ts'
import { loadDecisions, loadEntries, loadRegistrant } from '../services/participant/load.ts'
import { proveIdentity } from '../services/participant/prove-identity.ts'
import { loadWave } from '../services/wave/load.ts'
import { DecisionStage, Education, isReasonCode, isStage, Occupation, ReasonCode, toOccupation } from './enums.ts'
import { Wave } from './wave.ts'

const WaveEntry = builder.objectRef<WaveEntryRow>('WaveEntry').implement({
  description: 'That somebody has entered a wave.',
  fields: (t) => ({
    wave: t.field({
      type: Wave,
      nullable: true,
      resolve: (entry, _args, ctx) => loadWave(ctx, String(entry.waveNumber)),
    }),
    enteredAt: t.expose('enteredAt', { type: 'DateTime' }),
    selectedAt: t.expose('selectedAt', { type: 'DateTime', nullable: true }),
  }),
})

const Decision = builder.objectRef<EligibilityDecision>('EligibilityDecision').implement({
  description: 'A decision on eligibility, under the rules then in force.',
  fields: (t) => ({
    stage: t.field({ type: DecisionStage, resolve: ({ stage }) => (isStage(stage) ? stage : 'VERIFICATION') }),
    eligible: t.exposeBoolean('eligible'),
    reasons: t.field({
      type: [ReasonCode],
      description: 'Every rule that was not met; none when eligible.',
      resolve: ({ reasonCodes }) => reasonCodes.filter(isReasonCode),
    }),
    ruleVersion: t.exposeString('ruleVersion'),
    decidedAt: t.expose('decidedAt', { type: 'DateTime' }),
  }),
})

export const Participant = builder.objectRef<Registrant>('Participant')

Participant.implement({
  description: 'A person in the programme. Personal data is masked.',
  authScopes: ({ id }, { viewer }) => maySee(viewer, id, 'case_worker', 'auditor'),
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Participant', id) }),
    registeredAt: t.expose('registeredAt', { type: 'DateTime' }),
    emailVerifiedAt: t.expose('emailVerifiedAt', { type: 'DateTime', nullable: true }),
    identityVerifiedAt: t.expose('identityVerifiedAt', { type: 'DateTime', nullable: true }),
    phoneVerifiedAt: t.expose('phoneVerifiedAt', { type: 'DateTime', nullable: true }),
    eligibleAt: t.expose('eligibleAt', { type: 'DateTime', nullable: true }),
    selectedAt: t.expose('selectedAt', { type: 'DateTime', nullable: true }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
    active: t.boolean({
      description: 'Selected, and not revoked since.',
      resolve: ({ selectedAt, revokedAt }) => selectedAt !== null && revokedAt === null,
    }),
    maskedEmail: t.string({
      resolve: ({ emailSealed }, _args, { vault }) => maskEmail(vault.decrypt('email', emailSealed)),
    }),
    maskedPhone: t.string({
      nullable: true,
      resolve: ({ phoneSealed }, _args, { vault }) => phoneSealed && mask(vault.decrypt('phone', phoneSealed)),
    }),
    maskedNik: t.string({
      nullable: true,
      resolve: ({ identitySealed }, _args, { vault }) =>
        identitySealed && mask(openIdentity(vault, identitySealed).nik),
    }),
    maskedName: t.string({
      nullable: true,
      resolve: ({ identitySealed }, _args, { vault }) =>
        identitySealed && maskName(openIdentity(vault, identitySealed).name),
    }),
    education: t.field({
      type: Education,
      nullable: true,
      resolve: ({ education }) => EDUCATIONS.find(({ code }) => code === education)?.key,
    }),
    occupation: t.field({
      type: Occupation,
      nullable: true,
      resolve: ({ occupation }) => toOccupation(occupation),
    }),
    wave: t.field({
      type: Wave,
      nullable: true,
      description: 'The wave selected in, else the last one entered.',
      resolve: async ({ id, selectedWave }, _args, ctx) => {
        const number = selectedWave ?? (await loadEntries(ctx, id))?.at(-1)?.waveNumber
        return number === undefined ? undefined : loadWave(ctx, String(number))
      },
    }),
    entries: t.field({ type: [WaveEntry], resolve: async ({ id }, _args, ctx) => (await loadEntries(ctx, id)) ?? [] }),
    decisions: t.field({
      type: [Decision],
      resolve: async ({ id }, _args, ctx) => (await loadDecisions(ctx, id)) ?? [],
    }),
    identityProof: t.string({
      description: 'Sealed proof of who you are, to be handed on to linkAccount within 15 minutes. Yourself only.',
      authScopes: { role: 'participant' },
      resolve: ({ id }, _args, ctx) => proveIdentity({ ctx, input: { participantId: id } }),
    }),
    viewerCanVerifyIdentity: t.boolean({
      resolve: ({ id, emailVerifiedAt, identityVerifiedAt }, _args, { viewer }) =>
        viewer.participantId === id && emailVerifiedAt !== null && identityVerifiedAt === null,
    }),
    viewerCanVerifyPhone: t.boolean({
      resolve: ({ id, identityVerifiedAt }, _args, { viewer }) =>
        viewer.participantId === id && identityVerifiedAt !== null,
    }),
    viewerCanJoinWave: t.boolean({
      resolve: ({ id, phoneVerifiedAt, selectedAt }, _args, { viewer }) =>
        viewer.participantId === id && phoneVerifiedAt !== null && selectedAt === null,
    }),
  }),
})

builder.asEntity(Participant, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, context) => loadRegistrant(context, uuidFromGlobalId('Participant', id)),
})

builder.queryFields((t) => ({
  me: t.field({
    type: Participant,
    nullable: true,
    description: 'The participant who is signed in; nothing for anybody else.',
    resolve: (_root, _args, ctx) =>
      ctx.viewer.participantId ? loadRegistrant(ctx, ctx.viewer.participantId) : undefined,
  }),
  participant: t.field({
    type: Participant,
    nullable: true,
    description: 'One person: for themselves, for case workers who give a reason (it is logged), and for auditors.',
    args: { id: t.arg.id({ required: true }), reason: t.arg.string() },
    resolve: (_root, input, ctx) => findParticipant({ ctx, input }),
  }),
}))

/** "siti.aminah@example.org" → "s•••@example.org" */
function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}•••${email.slice(at)}`
}

/** "Siti Aminah" → "S••• A•••" */
function maskName(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => `${word.slice(0, 1)}•••`)
    .join(' ')
}
