import { afterAll, beforeAll, describe } from 'vitest'
import { createTestDatabase } from '#tests/support/database.ts'
import { answers } from './testing/answers.ts'
import { corrections } from './testing/corrections.ts'
import { startEditionPlace, stopEditionPlace } from './testing/edition-place.ts'
import { fileContents } from './testing/file-contents.ts'
import { fileProvenance } from './testing/file-provenance.ts'
import { integrity } from './testing/integrity.ts'
import { publication } from './testing/publication.ts'
import { unsigned } from './testing/unsigned.ts'

beforeAll(async () => startEditionPlace(await createTestDatabase()))
afterAll(stopEditionPlace)

// On one programme and its editions, in this order: later tests meet what earlier ones did.
describe('editions', () => {
  publication()
  integrity()
  corrections()
  answers()
  fileContents()
  fileProvenance()
  unsigned()
})
