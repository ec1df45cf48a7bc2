import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DisbursementFixture, startDisbursement } from '#tests/support/disbursement.ts'
import { staff } from '#tests/support/viewers.ts'
import { listBatches } from './list.ts'

let fixture: DisbursementFixture
beforeAll(async () => {
  fixture = await startDisbursement()
})
afterAll(() => fixture.stop())

test('batches are listed newest first, page by page in both directions, whatever the order of their ids', async () => {
  const built: string[] = []
  for (let count = 0; count < 4; count += 1) built.push(await fixture.build([await fixture.payable()]))
  // The first of them was built last, two at the same moment.
  for (const [index, day] of ['09-04', '09-01', '09-03', '09-03'].entries()) {
    await fixture.owner.query(
      `UPDATE disbursement.payment_batch SET created_at = '2020-${day}' WHERE id = '${built[index]}'`,
    )
  }
  const expected = [built[0], built[3], built[2], built[1]]
  const ctx = fixture.contextOf(staff('auditor'))
  const idsOf = ({ edges }: Awaited<ReturnType<typeof listBatches>>) => edges.map(({ node }) => node.id)
  const first = await listBatches({ ctx, input: { first: 2 } })
  expect(idsOf(first)).toEqual(expected.slice(0, 2))
  const { endCursor: after, hasNextPage } = first.pageInfo
  expect(hasNextPage).toBe(true)
  const second = await listBatches({ ctx, input: { first: 2, after } })
  expect(idsOf(second)).toEqual(expected.slice(2))
  expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
  const back = await listBatches({ ctx, input: { last: 2, before: second.pageInfo.startCursor } })
  expect(idsOf(back)).toEqual(expected.slice(0, 2))
})
