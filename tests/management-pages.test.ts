import { afterAll, beforeAll, describe } from 'vitest'
import { access } from './management/access.ts'
import { actions } from './management/actions.ts'
import { alerts } from './management/alerts.ts'
import { explorer } from './management/explorer.ts'
import { figures } from './management/figures.ts'
import { hostileQueries } from './management/hostile-queries.ts'
import { looks } from './management/looks.ts'
import { outages } from './management/outages.ts'
import { startStaffedPlatform, stopStaffedPlatform } from './management/staffed-platform.ts'

beforeAll(startStaffedPlatform, 300_000)
afterAll(stopStaffedPlatform, 30_000)

// On one platform, in this order: later scenarios meet what earlier ones did.
describe('pages for staff', () => {
  access()
  explorer()
  figures()
  actions()
  looks()
  alerts()
  outages()
  hostileQueries()
})
