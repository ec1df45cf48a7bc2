import type { Attributes } from './attributes.ts'
import { dayOf } from './calendar.ts'
import type { CopyValue } from './copy.ts'
import { ID_KINDS, idOf } from './identifiers.ts'
import type { Person, Writing } from './person.ts'
import { hashUnit } from './random.ts'
import { rulesOn } from './rules.ts'
import { ELIGIBLE, EMAIL_VERIFIED, IDENTITY_VERIFIED, PHONE_VERIFIED, REGISTERED, SELECTED } from './steps.ts'

/** Registrant, decisions on eligibility, entries into waves. */
export function writeRegistration({ plan, tables, sealed, index }: Writing, person: Person): void {
  const { id, times, who, draw, revokedAt } = person
  const time = (step: number) => times[step] ?? 0
  const identified = (times[IDENTITY_VERIFIED] ?? 0) > 0
  const phone: CopyValue[] = times[PHONE_VERIFIED]
    ? [sealed('phone', who.phone), index('phone', who.phone)]
    : [null, null]
  const identity: CopyValue[] = identified
    ? [
        sealed('identity', identityText(who)),
        ...[index('nik', who.nik), index('kk', who.kk)],
        ...[who.ageBand, who.gender, who.province, who.district, who.education, who.occupation],
      ]
    : [null, null, null, 0, 0, 0, 0, 0, 'UNKNOWN']
  tables.registrant.add([
    ...[id, sealed('email', who.email), index('email', who.email), ...phone, ...identity],
    ...[identified && who.inFormalEducation, identified && who.occupation === 'LAID_OFF', true],
    ...[time(REGISTERED), time(EMAIL_VERIFIED), time(IDENTITY_VERIFIED), time(PHONE_VERIFIED), time(ELIGIBLE)],
    ...[draw?.wave, time(SELECTED), revokedAt],
  ])
  let decisions = 0
  const decide = (stage: string, decidedAt: number, reason?: string) =>
    tables.decision.add([
      ...[
        idOf(plan.seed, ID_KINDS.decision, person.number * 128 + decisions++, decidedAt),
        id,
        stage,
        rulesOn(dayOf(decidedAt)).version,
      ],
      ...[reason === undefined, reason === undefined ? [] : [reason], decidedAt],
    ])
  const verifiedAt = times[PHONE_VERIFIED] ?? 0
  if (times[ELIGIBLE]) decide('VERIFICATION', times[ELIGIBLE])
  else if (verifiedAt > 0) decide('VERIFICATION', verifiedAt, reasonOf(who))
  for (const { wave, enteredAt, selectedAt } of person.entries) {
    decide('JOINING', enteredAt)
    if (selectedAt > 0) decide('DRAWING', selectedAt)
    const priority = who.occupation === 'LAID_OFF' && hashUnit(plan.seed, person.number, 510) < 0.5 ? 0 : 1
    tables.entry.add([wave, id, enteredAt, priority, rulesOn(dayOf(enteredAt)).version, selectedAt])
  }
}

/** JSON, put together by hand: nothing in it needs escaping, and there are millions. */
function identityText({ nik, kk, name, birthDate }: Attributes): string {
  return `{"nik":"${nik}","kk":"${kk}","name":"${name}","birthDate":"${birthDate}"}`
}

function reasonOf(who: Attributes): string {
  if (who.tooYoung) return 'TOO_YOUNG'
  return who.inFormalEducation ? 'IN_FORMAL_EDUCATION' : 'EXCLUDED_OCCUPATION'
}
