import { type PageArguments, parsePage, toConnection } from '#platform/page.ts'
import { Prisma } from '#prisma/database.ts'
import type { DisbursementContext } from '../../context.ts'
import { beyond } from '../cursor.ts'
import { type PaymentRecord, queryPayments } from './load.ts'

/** A page of the payments of a batch that the viewer may see, in the order of their ids. */
export async function listPaymentsOfBatch({
  ctx,
  input,
}: {
  ctx: DisbursementContext
  input: PageArguments & { batchId: string }
}) {
  const page = parsePage(input)
  beyond(page)
  const from = page.from
    ? Prisma.sql`AND f.instruction_id ${Prisma.raw(page.backwards ? '<' : '>')} ${page.from}::uuid`
    : Prisma.empty
  const rows = await queryPayments(
    ctx.database,
    Prisma.sql`i.id IN (
      SELECT f.instruction_id FROM disbursement.payment_batch_item f WHERE f.batch_id = ${input.batchId}::uuid ${from}
      ORDER BY f.instruction_id ${Prisma.raw(page.backwards ? 'DESC' : 'ASC')} LIMIT ${page.limit + 1}::int)
    ORDER BY i.id ${Prisma.raw(page.backwards ? 'DESC' : 'ASC')}`,
  )
  return toConnection<PaymentRecord>(rows, page, ({ instructionId }) => instructionId ?? '')
}
