import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { commonEnvironment, readEnvironment, tokenEnvironment } from '#platform/environment.ts'

export const settings = readEnvironment({
  ...commonEnvironment,
  ...tokenEnvironment,
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  PUBLIC_URL: z.url().default('http://localhost:4000'),
  WEB_PUBLIC_URL: z.url().default('http://localhost:3000'),
  GATEWAY_PRIVATE_KEY: z.string().min(1),
  /** Where /oidc is served; absent when tokens come from an issuer elsewhere. */
  ISSUER_URL: z.url().optional(),
  REGISTRATION_URL: z.url(),
  MARKETPLACE_URL: z.url(),
  DISBURSEMENT_URL: z.url(),
  ANALYTICS_URL: z.url(),
  /** SDL of the supergraph. */
  SUPERGRAPH_FILE: z
    .string()
    .min(1)
    .default(fileURLToPath(new URL('./supergraph.graphql', import.meta.url))),
  /** Set behind a proxy of your own, which then says who the caller is (X-Forwarded-For). */
  TRUST_PROXY: z.stringbool().default(false),
})

// The runtime has a logger of its own, which reads this as well, knows fewer levels and throws at `silent` and `fatal`.
delete process.env.LOG_LEVEL
