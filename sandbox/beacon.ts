import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { applyFaults, type Faults } from './faults.ts'
import type { Journal } from './journal.ts'

/**
 * A public random beacon in the manner of drand: every `PERIOD_MS` a round, whose signature nobody can know before
 * and everybody can check after; its randomness is the SHA-256 of the signature.
 */
const GENESIS_MS = Date.UTC(2020, 0, 1)
const PERIOD_MS = 3_000

export function beacon(journal: Journal, faults: Faults) {
  const privateKey = keyOf(journal)
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64')
  const roundAt = (ms: number): number => Math.floor((ms - GENESIS_MS) / PERIOD_MS) + 1
  const round = (number: number) => {
    const signature = sign(null, Buffer.from(`round ${number}`), privateKey)
    const randomness = createHash('sha256').update(signature).digest('hex')
    const at = new Date(GENESIS_MS + (number - 1) * PERIOD_MS).toISOString()
    return { round: number, randomness, signature: signature.toString('hex'), at }
  }
  return async (scope: FastifyInstance): Promise<void> => {
    applyFaults(scope, () => ['beacon'], faults)
    scope.get('/info', async () => ({
      publicKey,
      periodMs: PERIOD_MS,
      genesis: new Date(GENESIS_MS).toISOString(),
      signedText: 'round <number>',
    }))
    scope.get('/latest', async () => round(roundAt(Date.now())))
    scope.get('/:round', async (request, reply) => {
      const { round: number } = z.object({ round: z.coerce.number().int().min(1) }).parse(request.params)
      if (number > roundAt(Date.now())) return reply.code(404).send({ message: 'This round has not come yet' })
      return round(number)
    })
  }
}

function keyOf(journal: Journal) {
  const stored = journal.read('beacon')[0]
  if (stored) return createPrivateKey({ key: Buffer.from(stored.privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  const { privateKey } = generateKeyPairSync('ed25519')
  journal.append('beacon', [{ privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') }])
  return privateKey
}
