import { createHash } from 'node:crypto'
import { type EditionKey, openEditionKey } from '../editions/edition-key.ts'

/** What every Ed25519 key begins with in PKCS #8. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The same for the same name: rounding follows from the key, and with it which columns are left out. */
export function createKey(name: string): EditionKey {
  const secret = createHash('sha256').update(name).digest()
  return openEditionKey(Buffer.concat([PKCS8_ED25519, secret]).toString('base64'))
}

/** Any will do; always the same, so that a failure can be had again. */
export const key = createKey('platform')
