import { z } from 'zod'
import { commonEnvironment, readEnvironment } from '#platform/environment.ts'

export const settings = readEnvironment({
  ...commonEnvironment,
  GATEWAY_PRIVATE_KEY: z.string().min(1),
  REGISTRATION_URL: z.url(),
  MARKETPLACE_URL: z.url(),
  DISBURSEMENT_URL: z.url(),
  ANALYTICS_URL: z.url(),
})
