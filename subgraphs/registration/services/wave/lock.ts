import { NotFoundError } from '#platform/errors.ts'
import type { Transaction } from '#prisma/database.ts'

/** The wave, locked until the end of the transaction: closing, drawing and announcing come one after the other. */
export async function lockWave(transaction: Transaction, number: number) {
  await transaction.$executeRaw`SELECT FROM registration.wave WHERE number = ${number}::int FOR UPDATE`
  const wave = await transaction.wave.findUnique({ where: { number } })
  if (!wave) throw new NotFoundError('There is no such wave.')
  return wave
}
