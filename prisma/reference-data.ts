import type { ClientBase } from 'pg'
import { DEMO_PARTNERS, DEMO_PAYMENT_PARTNERS, DEMO_PLATFORMS, type DemoPartner } from '#platform/demo-partners.ts'
import { DISTRICTS } from './codes/districts.ts'
import { DEMO_COURSES } from './demo-courses.ts'
import {
  AGE_BANDS,
  COURSE_CATEGORIES,
  type DimensionValue,
  EDUCATIONS,
  GENDERS,
  PROVINCES,
  UNKNOWN_VALUES,
} from './dimensions.ts'
import { RULE_VERSIONS } from './programme-rules.ts'

/** The providers that a platform owns: shown as a conflict of interest on that platform's courses. */
const OWNED_BY: Readonly<Record<string, string>> = { CAKRA_DIGITAL: 'SKILL_ACADEMY' }

const PARTNER_KIND = {
  platform: 'DIGITAL_PLATFORM',
  training_provider: 'TRAINING_PROVIDER',
  payment_partner: 'PAYMENT_PARTNER',
} as const

/** Stands for the budget that the state provides; far above what the programme has ever cost (rupiah). */
const BUDGET = '100000000000000'
const BUDGET_REFERENCE = '9e1a0000-0000-8000-8000-000000000001'

/**
 * Brings code lists, partners, courses, rule versions and the budget of a fresh installation into a migrated database,
 * as its owner. Idempotent; what an administrator changed since (a rule version, a partner, a course) stays.
 */
export async function seedReferenceData(client: ClientBase): Promise<void> {
  await client.query('BEGIN')
  try {
    await seedDimensions(client)
    await seedPartners(client)
    await seedCourses(client)
    await seedRuleVersions(client)
    await client.query(
      `SELECT ledger.post(jsonb_build_array(jsonb_build_object(
         'movement', 'FUND_BUDGET', 'reference', $1::uuid, 'amount', $2::bigint, 'occurred_at', '2020-02-28T00:00:00Z')))`,
      [BUDGET_REFERENCE, BUDGET],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

function partnerValues(dimension: string, partners: readonly DemoPartner[]): DimensionValue[] {
  return partners.map(({ code, name, sliceCode }) => ({
    dimension,
    code: sliceCode,
    key: code,
    labelId: name,
    labelEn: name,
  }))
}

async function seedDimensions(client: ClientBase): Promise<void> {
  const values: DimensionValue[] = [
    ...UNKNOWN_VALUES,
    ...PROVINCES,
    ...DISTRICTS,
    ...GENDERS,
    ...AGE_BANDS,
    ...EDUCATIONS,
    ...COURSE_CATEGORIES,
    ...partnerValues('PLATFORM', DEMO_PLATFORMS),
    ...partnerValues('PAYMENT_PARTNER', DEMO_PAYMENT_PARTNERS),
  ]
  await client.query(
    `INSERT INTO journey.dimension_value (dimension, code, key, label_id, label_en, valid_from, valid_to)
     SELECT v.dimension, v.code, v.key, v."labelId", v."labelEn", v."validFrom", v."validTo"
     FROM jsonb_to_recordset($1::jsonb) AS v (dimension text, code smallint, key text, "labelId" text, "labelEn" text,
                                              "validFrom" date, "validTo" date)
     ON CONFLICT (dimension, code) DO UPDATE
       SET label_id = excluded.label_id, label_en = excluded.label_en,
           valid_from = excluded.valid_from, valid_to = excluded.valid_to`,
    [JSON.stringify(values)],
  )
}

async function seedPartners(client: ClientBase): Promise<void> {
  const idOf = new Map(DEMO_PARTNERS.map(({ code, id }) => [code, id]))
  const partners = DEMO_PARTNERS.map(({ id, kind, code, name, sliceCode }) => ({
    id,
    code,
    name,
    kind: PARTNER_KIND[kind],
    sliceCode: kind === 'training_provider' ? 0 : sliceCode,
    ownerId: idOf.get(OWNED_BY[code] ?? ''),
  }))
  await client.query(
    `INSERT INTO marketplace.partner (id, code, kind, name, slice_code, owner_id)
     SELECT p.id, p.code, p.kind, p.name, p."sliceCode", p."ownerId"
     FROM jsonb_to_recordset($1::jsonb) AS p (id uuid, code text, kind text, name text, "sliceCode" smallint, "ownerId" uuid)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(partners)],
  )
}

async function seedCourses(client: ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO marketplace.course (id, code, title, category, platform_id, provider_id, price, session_count)
     SELECT c.id, c.code, c.title, c.category, c."platformId", c."providerId", c.price, c."sessionCount"
     FROM jsonb_to_recordset($1::jsonb) AS c (id uuid, code text, title text, category smallint, "platformId" uuid,
                                              "providerId" uuid, price bigint, "sessionCount" smallint)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(DEMO_COURSES.map((course) => ({ ...course, price: course.price.toString() })))],
  )
}

async function seedRuleVersions(client: ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO registration.rule_version (version, valid_from, valid_to, rules, source)
     SELECT r.version, r."validFrom", r."validTo", r.rules, r.source
     FROM jsonb_to_recordset($1::jsonb) AS r (version text, "validFrom" date, "validTo" date, rules jsonb, source text)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(RULE_VERSIONS)],
  )
}
