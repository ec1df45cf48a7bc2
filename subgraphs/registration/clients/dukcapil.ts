import { z } from 'zod'
import { createHttpClient } from '#platform/http-client.ts'

export type Identity = { nik: string; kk: string; name: string; birthDate: string }

const answer = z.object({
  match: z.boolean(),
  citizen: z.boolean(),
  fields: z.object({ nik: z.boolean(), kk: z.boolean(), name: z.boolean(), birthDate: z.boolean() }),
  gender: z.enum(['MALE', 'FEMALE']).nullable(),
  district: z.string().nullable(),
  deceased: z.boolean(),
})

export type DukcapilAnswer = z.infer<typeof answer>

export type Dukcapil = { verify: (identity: Identity) => Promise<DukcapilAnswer> }

/** The population registry: confirms NIK, KK, name and birth date, field by field. Asking changes nothing. */
export function createDukcapil(baseUrl: string): Dukcapil {
  const http = createHttpClient({ service: 'Dukcapil', baseUrl })
  return {
    verify: (identity) => http.call({ method: 'POST', path: '/verify', body: identity, answer, repeatable: true }),
  }
}
