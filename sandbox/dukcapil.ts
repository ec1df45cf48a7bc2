import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { applyFaults, type Faults } from './faults.ts'
import type { Journal, Person } from './journal.ts'
import { readNik } from './nik.ts'

const text = z.string().max(200)
const question = z.object({ nik: text, kk: text, name: text, birthDate: text })

const personInput = z.object({
  nik: z.string().refine((nik) => readNik(nik) !== undefined, 'is not a well-formed NIK'),
  kk: z.string().regex(/^\d{16}$/),
  name: z.string().trim().min(1).max(200),
  birthDate: z.iso.date(),
  district: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  citizen: z.boolean().default(true),
  deceased: z.boolean().default(false),
})

/**
 * The population registry. Anybody whose NIK is well-formed, fits the birth date and is not of the area 99xxxx (which
 * does not exist) is taken to be registered as stated; people added with `POST /people` have to match exactly.
 */
export function dukcapil(journal: Journal, faults: Faults) {
  const known = new Map<string, Person>(journal.read('person').map((person) => [person.nik, person]))
  return async (scope: FastifyInstance): Promise<void> => {
    scope.post('/people', async (request, reply) => {
      const person = personInput.parse(request.body)
      journal.append('person', [person])
      known.set(person.nik, person)
      return reply.code(201).send(person)
    })
    scope.register(async (api) => {
      applyFaults(api, () => ['dukcapil'], faults)
      api.post('/verify', async (request) => {
        const asked = question.parse(request.body)
        const answer = compare(asked, known.get(asked.nik))
        return request.fault === 'reject' ? refused(answer) : answer
      })
    })
  }
}

type Answer = {
  match: boolean
  citizen: boolean
  fields: { nik: boolean; kk: boolean; name: boolean; birthDate: boolean }
  /** Of the registered person; null when the NIK is not registered. */
  gender: 'MALE' | 'FEMALE' | null
  /** Kabupaten or kota of residence, four digits. */
  district: string | null
  deceased: boolean
}

function compare(asked: z.infer<typeof question>, known: Person | undefined): Answer {
  const nik = readNik(asked.nik)
  if (!nik || nik.area.startsWith('99')) {
    const fields = { nik: false, kk: false, name: false, birthDate: false }
    return { match: false, citizen: false, fields, gender: null, district: null, deceased: false }
  }
  const fields = {
    nik: true,
    kk: known ? asked.kk === known.kk : isKk(asked.kk),
    name: known ? sameName(asked.name, known.name) : asked.name.trim().length > 0,
    birthDate: known ? asked.birthDate === known.birthDate : nik.fitsBirthDate(asked.birthDate),
  }
  return {
    match: Object.values(fields).every(Boolean),
    citizen: known?.citizen ?? true,
    fields,
    gender: nik.gender,
    district: known?.district ?? nik.area.slice(0, 4),
    deceased: known?.deceased ?? false,
  }
}

function refused(answer: Answer): Answer {
  return { ...answer, match: false, fields: { ...answer.fields, name: false } }
}

function isKk(kk: string): boolean {
  return /^\d{16}$/.test(kk) && !kk.endsWith('0000')
}

/** The registry writes names in capitals and with single spaces. */
function sameName(one: string, other: string): boolean {
  const plain = (name: string): string => name.trim().replace(/\s+/g, ' ').toUpperCase()
  return plain(one) === plain(other)
}
