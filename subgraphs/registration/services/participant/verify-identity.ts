import { z } from 'zod'
import { requireParticipant } from '#platform/authorise.ts'
import {
  ConflictError,
  IdentityNotConfirmedError,
  InvalidInputError,
  NotFoundError,
  PrerequisiteMissingError,
  TooManyRequestsError,
} from '#platform/errors.ts'
import { jakartaDayOf } from '#platform/jakarta-time.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import { isUniqueViolation } from '#prisma/database-errors.ts'
import { ageBandOf, ageOn, EDUCATIONS } from '#prisma/dimensions.ts'
import { appendEvents, type Slices } from '#prisma/journey.ts'
import { OCCUPATIONS } from '#prisma/programme-rules.ts'
import type { DukcapilAnswer } from '../../clients/dukcapil.ts'
import type { RegistrationContext } from '../../context.ts'
import { sealIdentity } from './identity.ts'

const sixteenDigits = z.string().regex(/^\d{16}$/, '16 digits')

const declaration = z.object({
  nik: sixteenDigits,
  kk: sixteenDigits,
  name: z.string().trim().min(1).max(200),
  birthDate: z.iso.date(),
  district: z.string().regex(/^\d{4}$/, 'the four digits of a kabupaten or kota'),
  education: z.enum(EDUCATIONS.map(({ key }) => key)),
  occupation: z.enum(OCCUPATIONS),
  inFormalEducation: z.boolean(),
})

type Declaration = z.infer<typeof declaration>

const REFUSALS_PER_HOUR = 5

/**
 * Has Dukcapil confirm NIK, KK, name and birth date (IDENTITY_VERIFIED), and takes down what the rules and the slices
 * need. A NIK belongs to one account. The same again answers the same; confirmed data is not replaced.
 */
export async function verifyIdentity({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<string> {
  const participantId = requireParticipant(ctx.viewer)
  const declared = parseInput(declaration, input)
  const { vault, database } = ctx
  const registrant = await database.registrant.findUnique({ where: { id: participantId } })
  if (!registrant) throw new NotFoundError('This account does not exist.')
  if (!registrant.emailVerifiedAt) throw new PrerequisiteMissingError('Confirm your e-mail address first.')
  const nikIndex = vault.blindIndex('nik', declared.nik)
  if (registrant.nikIndex) {
    if (Buffer.from(registrant.nikIndex).equals(nikIndex)) return participantId
    throw new ConflictError('Your identity is confirmed already and cannot be replaced here.')
  }
  await checkDistrict(ctx, declared.district)
  await limitRefusals(ctx, participantId)
  const { nik, kk, name, birthDate } = declared
  const answer = await ctx.dukcapil.verify({ nik, kk, name, birthDate })
  if (!answer.match || answer.deceased) await refuse(ctx, participantId, answer)

  const slices = slicesOf(declared, answer, jakartaDayOf(registrant.registeredAt))
  const now = new Date()
  try {
    await database.$transaction(async (transaction) => {
      const { count } = await transaction.registrant.updateMany({
        where: { id: participantId, identityVerifiedAt: null },
        data: {
          identitySealed: sealIdentity(vault, { nik, kk, name, birthDate, citizen: answer.citizen }),
          nikIndex,
          kkIndex: vault.blindIndex('kk', kk),
          ...slices,
          occupation: declared.occupation,
          inFormalEducation: declared.inFormalEducation,
          identityVerifiedAt: now,
        },
      })
      if (count === 0) return
      await appendEvents(transaction, [{ type: 'IDENTITY_VERIFIED', participantId, occurredAt: now, slices }])
      await writeAudit(transaction, 'registration', {
        actor: ctx.viewer.subject,
        operation: 'verifyIdentity',
        subjectId: participantId,
      })
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new ConflictError('This NIK belongs to another account.')
    throw error
  }
  return participantId
}

async function checkDistrict({ database }: RegistrationContext, district: string): Promise<void> {
  const [known] = await database.$queryRaw<unknown[]>`
    SELECT 1 AS known FROM journey.dimension_value WHERE dimension = 'DISTRICT' AND key = ${district}`
  if (!known) throw new InvalidInputError('district: not a kabupaten or kota that exists', ['district'])
}

/** Somebody who tries many combinations is looking for other people's data. */
async function limitRefusals({ database }: RegistrationContext, participantId: string): Promise<void> {
  const refusals = await database.registrationAudit.count({
    where: {
      subjectId: participantId,
      operation: 'verifyIdentity.refused',
      at: { gt: new Date(Date.now() - 3_600_000) },
    },
  })
  if (refusals >= REFUSALS_PER_HOUR) throw new TooManyRequestsError('Too many tries. Try again in an hour.')
}

async function refuse(ctx: RegistrationContext, participantId: string, answer: DukcapilAnswer): Promise<never> {
  const fields = Object.entries(answer.fields).flatMap(([field, matches]) => (matches ? [] : [field]))
  await ctx.database.$transaction((transaction) =>
    writeAudit(transaction, 'registration', {
      actor: ctx.viewer.subject,
      operation: 'verifyIdentity.refused',
      subjectId: participantId,
      detail: { fields, deceased: answer.deceased },
    }),
  )
  throw new IdentityNotConfirmedError(
    'Dukcapil does not confirm this person. Check NIK, KK, name and birth date, or ask your Dukcapil office.',
    fields,
  )
}

function slicesOf(
  declared: Declaration,
  answer: DukcapilAnswer,
  registeredOn: string,
): Pick<Slices, 'province' | 'district' | 'gender' | 'ageBand' | 'education'> {
  return {
    province: Number(declared.district.slice(0, 2)),
    district: Number(declared.district),
    gender: answer.gender === null ? 0 : answer.gender === 'MALE' ? 1 : 2,
    ageBand: ageBandOf(ageOn(declared.birthDate, registeredOn)),
    education: EDUCATIONS.find(({ key }) => key === declared.education)?.code ?? 0,
  }
}
