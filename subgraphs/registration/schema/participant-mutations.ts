import {
  ConflictError,
  ExpiredError,
  IdempotencyKeyReusedError,
  IdentityNotConfirmedError,
  NotEligibleError,
  NotFoundError,
  PrerequisiteMissingError,
  TooManyRequestsError,
  UnavailableError,
  WrongCodeError,
} from '#platform/errors.ts'
import type { Registrant } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import type { RegistrationContext } from '../context.ts'
import { joinWave } from '../services/participant/join-wave.ts'
import { loadDecisions, loadEntries, loadRegistrant } from '../services/participant/load.ts'
import { registerParticipant } from '../services/participant/register.ts'
import { requestPhoneCode } from '../services/participant/request-phone-code.ts'
import { verifyEmail } from '../services/participant/verify-email.ts'
import { verifyIdentity } from '../services/participant/verify-identity.ts'
import { verifyPhone } from '../services/participant/verify-phone.ts'
import { Education, Occupation } from './enums.ts'
import { Participant } from './participant.ts'

const participant = { role: 'participant' } as const

/** Read again: the mutation has changed it. */
async function reload(ctx: RegistrationContext, id: string): Promise<Registrant> {
  for (const loader of [loadRegistrant, loadEntries, loadDecisions]) loader.clear(ctx)
  const registrant = await loadRegistrant(ctx, id)
  if (!registrant) throw new NotFoundError('This account does not exist.')
  return registrant
}

const RegisterParticipantInput = builder.inputType('RegisterParticipantInput', {
  fields: (t) => ({
    email: t.string({ required: true }),
    idempotencyKey: t.string({ required: true }),
  }),
})

const VerifyEmailInput = builder.inputType('VerifyEmailInput', {
  fields: (t) => ({
    token: t.string({ required: true, description: 'From the link that was sent.' }),
    idempotencyKey: t.string({ required: true }),
  }),
})

const VerifyIdentityInput = builder.inputType('VerifyIdentityInput', {
  fields: (t) => ({
    nik: t.string({ required: true, description: 'National identity number, 16 digits.' }),
    kk: t.string({ required: true, description: 'Family card number, 16 digits.' }),
    name: t.string({ required: true, description: 'As on the identity card.' }),
    birthDate: t.field({ type: 'Date', required: true }),
    district: t.string({ required: true, description: 'Kabupaten or kota where you live, four digits.' }),
    education: t.field({ type: Education, required: true }),
    occupation: t.field({ type: Occupation, required: true }),
    inFormalEducation: t.boolean({ required: true, description: 'Whether you go to a school or university now.' }),
  }),
})

const RequestPhoneCodeInput = builder.inputType('RequestPhoneCodeInput', {
  fields: (t) => ({
    phone: t.string({ required: true, description: 'A mobile number, like 081234567890.' }),
    idempotencyKey: t.string({ required: true }),
  }),
})

const VerifyPhoneInput = builder.inputType('VerifyPhoneInput', {
  fields: (t) => ({
    code: t.string({ required: true, description: 'Six digits.' }),
    idempotencyKey: t.string({ required: true }),
  }),
})

const JoinWaveInput = builder.inputType('JoinWaveInput', { fields: (t) => ({ wave: t.id({ required: true }) }) })

builder.mutationFields((t) => ({
  registerParticipant: t.boolean({
    description: 'Opens an account and sends a link by e-mail. Answers the same whether the address was known or not.',
    errors: { types: [IdempotencyKeyReusedError] },
    args: { input: t.arg({ type: RegisterParticipantInput, required: true }) },
    resolve: async (_root, { input }, ctx) => {
      await registerParticipant({ ctx, input })
      return true
    },
  }),
  verifyEmail: t.boolean({
    description: 'Confirms an e-mail address by the token of the link. Sign in with it afterwards.',
    errors: { types: [WrongCodeError, ExpiredError, IdempotencyKeyReusedError] },
    args: { input: t.arg({ type: VerifyEmailInput, required: true }) },
    resolve: async (_root, { input }, ctx) => {
      await verifyEmail({ ctx, input })
      return true
    },
  }),
  verifyIdentity: t.field({
    type: Participant,
    description: 'Has the population registry confirm who you are.',
    authScopes: participant,
    errors: {
      types: [
        IdentityNotConfirmedError,
        ConflictError,
        PrerequisiteMissingError,
        NotFoundError,
        TooManyRequestsError,
        UnavailableError,
      ],
    },
    args: { input: t.arg({ type: VerifyIdentityInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await verifyIdentity({ ctx, input })),
  }),
  requestPhoneCode: t.field({
    type: Participant,
    description: 'Sends six digits by SMS, valid for five minutes.',
    authScopes: participant,
    errors: { types: [PrerequisiteMissingError, TooManyRequestsError, IdempotencyKeyReusedError] },
    args: { input: t.arg({ type: RequestPhoneCodeInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await requestPhoneCode({ ctx, input })),
  }),
  verifyPhone: t.field({
    type: Participant,
    description: 'Confirms the phone number; the rules in force are decided then.',
    authScopes: participant,
    errors: { types: [WrongCodeError, ExpiredError, ConflictError, IdempotencyKeyReusedError] },
    args: { input: t.arg({ type: VerifyPhoneInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await verifyPhone({ ctx, input })),
  }),
  joinWave: t.field({
    type: Participant,
    description: 'Enters an open wave.',
    authScopes: participant,
    errors: { types: [NotEligibleError, ConflictError, PrerequisiteMissingError, NotFoundError] },
    args: { input: t.arg({ type: JoinWaveInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await joinWave({ ctx, input })),
  }),
}))
