import type { ClickHouseClient } from '@clickhouse/client'
import { courseOf, createAttributes, paymentPartnerOf, platformCodeOf } from '#prisma/replay/attributes.ts'

/** One in so many people is made up by the playback's own rules; the others are like one of them. */
export const ATTRIBUTE_SETS = 65_536
export const ATTRIBUTE_TABLE = 'bench_attributes'

/** The year decides how many provinces there are. */
const YEAR = 2023
const SOME_INSTANT = Date.UTC(YEAR, 0, 1) / 1000

/** Slices as the playback spreads them: inhabitants by province, districts within it, platforms, payment partners. */
export async function writeAttributes(client: ClickHouseClient, seed: number): Promise<void> {
  await client.command({ query: `DROP TABLE IF EXISTS ${ATTRIBUTE_TABLE} SYNC` })
  await client.command({
    query: `CREATE TABLE ${ATTRIBUTE_TABLE} (slot UInt32, province UInt16, district UInt16, gender UInt16, age_band UInt16,
      education UInt16, platform UInt16, payment_partner UInt16, course_category UInt16) ENGINE = MergeTree() ORDER BY slot`,
  })
  const attributesOf = createAttributes(seed, YEAR)
  const rows = Array.from({ length: ATTRIBUTE_SETS }, (_, slot) => {
    const { province, district, gender, ageBand, education } = attributesOf(slot, SOME_INSTANT, slot % 50 === 0)
    const course = courseOf(seed, slot)
    const partner = paymentPartnerOf(seed, slot).sliceCode
    return [
      slot,
      province,
      district,
      gender,
      ageBand,
      education,
      platformCodeOf(course.platformId),
      partner,
      course.category,
    ]
  })
  await client.insert({ table: ATTRIBUTE_TABLE, values: rows, format: 'JSONCompactEachRow' })
}
