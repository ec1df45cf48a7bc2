import { type Terms, termsSchema } from '../programme-rules.ts'
import { courseOf } from './attributes.ts'
import { DAY, dayOf, yearOf } from './calendar.ts'
import { at } from './columns.ts'
import { ID_KINDS, idOf, parseId } from './identifiers.ts'
import { LEDGER, post } from './ledger-rows.ts'
import type { Person, Writing } from './person.ts'
import { hash, hashUnit } from './random.ts'
import { rulesOn } from './rules.ts'
import { CERTIFIED, COMPLETED, PURCHASED, REVIEWED } from './steps.ts'

const REVIEWS = [
  'Materi mudah diikuti.',
  'Penjelasan jelas dan langsung bisa dipraktikkan.',
  'Cukup membantu untuk mencari kerja.',
  'Latihannya banyak dan berguna.',
  'Bagus, semoga ada kelas lanjutan.',
]
/** A redeem code can be used for half a year. */
const CODE_VALID = 180 * DAY

/** The first course: bought from the training balance, its code used, finished, reviewed, certified. */
export function writeTraining({ plan, tables, sealed, index }: Writing, person: Person): void {
  const { id: participantId, number, slot, times } = person
  const time = (step: number) => times[step] ?? 0
  const purchasedAt = time(PURCHASED)
  if (purchasedAt === 0) return
  const course = courseOf(plan.seed, number)
  const price = Number(course.price)
  const id = idOf(plan.seed, ID_KINDS.purchase, slot, purchasedAt)
  const code = redeemCodeOf(plan.seed, number)
  const share = hashUnit(plan.seed, number, 501)
  // Six of ten who have not finished have at least begun.
  const usedBy = time(COMPLETED) || (share < 0.6 ? Math.min(plan.end, purchasedAt + 12 * DAY) : 0)
  const redeemedAt = usedBy > 0 ? Math.floor(purchasedAt + (usedBy - purchasedAt) * share * 0.6) : 0
  tables.purchase.add([
    ...[
      id,
      participantId,
      parseId(course.id),
      price,
      purchasedAt,
      index('redeemCode', code),
      sealed('redeemCode', code),
    ],
    ...[purchasedAt + CODE_VALID, redeemedAt],
  ])
  post(tables, LEDGER.HOLD_FOR_PURCHASE, id, price, participantId, participantId, purchasedAt)
  if (redeemedAt > 0)
    post(tables, LEDGER.CAPTURE_PURCHASE, id, price, participantId, parseId(course.platformId), redeemedAt)
  if (time(COMPLETED) > 0) {
    const reportedAt = time(COMPLETED)
    tables.completion.add([id, reportedAt, reportedAt, course.providerId, time(CERTIFIED)])
  }
  if (time(REVIEWED) > 0) {
    const text = at(REVIEWS, Math.floor(share * REVIEWS.length))
    tables.review.add([id, 3 + Math.floor(share * 3), text, time(REVIEWED)])
  }
  if (time(CERTIFIED) > 0) {
    const year = yearOf(dayOf(time(CERTIFIED)))
    tables.certificate.add([id, `PB-${year}-${String(slot + 1).padStart(9, '0')}`, time(CERTIFIED)])
  }
}

/** Fifteen letters and digits that nobody else has: the person's number is in them. */
function redeemCodeOf(seed: number, person: number): string {
  const part = (value: number, length: number) => value.toString(36).toUpperCase().padStart(length, '0')
  return `PB${part(person, 6)}${part(hash(seed, person, 500), 7)}`
}

/** What selection on that day promises, as it travels with SELECTED. */
export function termsAt(instant: number): Terms {
  return termsSchema.parse(rulesOn(dayOf(instant)).rules)
}
