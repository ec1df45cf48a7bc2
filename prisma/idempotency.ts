import { IdempotencyKeyReusedError, InvalidInputError } from '#platform/errors.ts'
import type { PersonalDataVault } from '#platform/personal-data.ts'
import type { SubgraphSchema } from './audit.ts'
import { Prisma, type Transaction } from './database.ts'

/** What an answer keeps: ids and plain values, never personal data. */
export type StoredAnswer = Record<string, string | number | boolean | null>

export type OnceOptions<Answer extends StoredAnswer> = {
  transaction: Transaction
  schema: SubgraphSchema
  vault: PersonalDataVault
  /** Whose keys these are: the subject of the token, or for the anonymous public something only they know. */
  actor: string
  operation: string
  key: string
  /** Everything that makes two requests the same, without the key. */
  input: Record<string, unknown>
  work: () => Promise<Answer>
}

const KEY = /^[\x21-\x7e]{8,200}$/

/**
 * Does the work once for an actor, operation and key: later and concurrent requests with the same input get the first
 * one's answer. The key is taken in the caller's transaction, so a concurrent duplicate waits for its end, and work
 * that failed frees the key. Throws IdempotencyKeyReusedError for another input. Inputs are kept as a keyed hash.
 */
export async function once<Answer extends StoredAnswer>(options: OnceOptions<Answer>): Promise<Answer> {
  const { transaction, actor, operation, key } = options
  if (!KEY.test(key)) {
    throw new InvalidInputError('idempotencyKey: 8 to 200 visible ASCII characters, such as a UUID', ['idempotencyKey'])
  }
  const schema = Prisma.raw(options.schema)
  const hash = hashOf(options)
  const taken = await transaction.$executeRaw`
    INSERT INTO ${schema}.idempotency (actor, operation, key, input_hash, response)
    VALUES (${actor}, ${operation}, ${key}, ${hash}, 'null') ON CONFLICT DO NOTHING`
  if (taken === 0) {
    const stored = await findAnswer<Answer>(options)
    if (!stored) throw new IdempotencyKeyReusedError()
    return stored
  }
  const answer = await options.work()
  await transaction.$executeRaw`
    UPDATE ${schema}.idempotency SET response = ${JSON.stringify(answer)}::jsonb
    WHERE actor = ${actor} AND operation = ${operation} AND key = ${key}`
  return answer
}

/** JSON with sorted names, so that the order in which a client writes fields does not matter. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === 'bigint') return part.toString()
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}

/** The answer of an earlier request with the same key and input, for what has to be asked before the transaction. */
export async function findAnswer<Answer extends StoredAnswer>(
  options: Omit<OnceOptions<Answer>, 'work'>,
): Promise<Answer | undefined> {
  const { transaction, actor, operation, key } = options
  const hash = hashOf(options)
  const [stored] = await transaction.$queryRaw<{ same: boolean; response: Answer }[]>`
    SELECT input_hash = ${hash} AS same, response FROM ${Prisma.raw(options.schema)}.idempotency
    WHERE actor = ${actor} AND operation = ${operation} AND key = ${key}`
  if (stored && !stored.same) throw new IdempotencyKeyReusedError()
  return stored?.response
}

function hashOf({ vault, operation, input }: Pick<OnceOptions<StoredAnswer>, 'vault' | 'operation' | 'input'>) {
  return vault.blindIndex('identity', `${operation} ${canonicalJson(input)}`)
}
