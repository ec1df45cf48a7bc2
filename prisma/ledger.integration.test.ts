import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { connectDatabase, type Database } from './database.ts'
import { balanceOf, postTransfers, type TransferDraft } from './ledger.ts'

const NOW = new Date()
let test_: TestDatabase
let marketplace: Database
let disbursement: Database

beforeAll(async () => {
  test_ = await createTestDatabase()
  marketplace = connectDatabase(test_.marketplace, 'test')
  disbursement = connectDatabase(test_.disbursement, 'test')
})

afterAll(async () => {
  await Promise.all([marketplace.$disconnect(), disbursement.$disconnect()])
  await test_.drop()
})

const post = (database: Database, ...drafts: TransferDraft[]) =>
  database.$transaction((transaction) => postTransfers(transaction, drafts))

const grant = (participant: string): TransferDraft => ({
  movement: 'GRANT_TRAINING_BALANCE',
  reference: participant,
  amount: 1_000_000n,
  creditOwner: participant,
  occurredAt: NOW,
})

const hold = (participant: string, amount: bigint): TransferDraft => ({
  movement: 'HOLD_FOR_PURCHASE',
  reference: randomUUID(),
  amount,
  debitOwner: participant,
  creditOwner: participant,
  occurredAt: NOW,
})

test('a transfer posted again changes nothing; with another content it is an error', async () => {
  const participant = randomUUID()
  expect(await post(marketplace, grant(participant))).toBe(1)
  expect(await post(marketplace, grant(participant))).toBe(0)
  await expect(post(marketplace, { ...grant(participant), amount: 2n })).rejects.toThrow(/another content/)
  expect(await balanceOf(marketplace, 'TRAINING_BALANCE', participant)).toBe(1_000_000n)
})

test('a balance never falls below zero, however many spend at the same time', async () => {
  const participant = randomUUID()
  await post(marketplace, grant(participant))
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => post(marketplace, hold(participant, 300_000n))),
  )
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(3)
  expect(await balanceOf(marketplace, 'TRAINING_BALANCE', participant)).toBe(100_000n)
  expect(await balanceOf(marketplace, 'HELD_FOR_PURCHASE', participant)).toBe(900_000n)
})

test('each part posts its own movements and writes no row by hand', async () => {
  const participant = randomUUID()
  await expect(post(disbursement, grant(participant))).rejects.toThrow(/may not post GRANT_TRAINING_BALANCE/)
  await expect(marketplace.$queryRaw`SELECT FROM ledger.transfer`).rejects.toThrow(/permission denied/)
})

test('nothing is taken back: not even the owner changes a transfer', async () => {
  await post(marketplace, grant(randomUUID()))
  const owner = new pg.Client(test_.owner)
  await owner.connect()
  await expect(owner.query('UPDATE ledger.transfer SET amount = 1')).rejects.toThrow(/append-only/)
  await expect(owner.query('DELETE FROM ledger.transfer')).rejects.toThrow(/append-only/)
  await owner.end()
})
