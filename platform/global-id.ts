import { InvalidInputError } from './errors.ts'

/** Ids of the API: base64url of `Type:id`, so that an id says what it identifies. */
export function toGlobalId(type: string, id: string | number): string {
  return Buffer.from(`${type}:${id}`).toString('base64url')
}

/** The local id; throws InvalidInputError when it is not the id of such a thing. */
export function fromGlobalId(type: string, globalId: string): string {
  const text = Buffer.from(globalId, 'base64url').toString('utf8')
  if (!text.startsWith(`${type}:`) || text.length === type.length + 1) {
    throw new InvalidInputError(`"${globalId.slice(0, 80)}" is not the id of a ${type}.`)
  }
  return text.slice(type.length + 1)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** As `fromGlobalId`, for things identified by a UUID. */
export function uuidFromGlobalId(type: string, globalId: string): string {
  const id = fromGlobalId(type, globalId)
  if (!UUID.test(id)) throw new InvalidInputError(`"${globalId.slice(0, 80)}" is not the id of a ${type}.`)
  return id
}
