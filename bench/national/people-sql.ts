import { NOT_REACHED, STEP_COLUMNS } from '#analytics/clickhouse/state-columns.ts'
import { ATTRIBUTE_SETS, ATTRIBUTE_TABLE } from './attribute-table.ts'

/** Of those who took the step before, the share who take each step: at least eight events a person on average. */
const SHARES = [1, 0.94, 0.91, 0.93, 0.95, 0.96, 0.76, 0.93, 0.93, 0.9, 0.97, 0.91, 0.97, 0.95]
/** Seconds from the step before, log-normal: the median, and the spread of its logarithm. */
const GAPS = [
  [0, 0],
  [300, 1.8],
  [10_800, 2],
  [1_800, 1.6],
  [20, 1],
  [86_400, 1.7],
  [432_000, 0.5],
  [259_200, 1.1],
  [1_036_800, 0.9],
  [86_400, 1.5],
  [10_800, 1],
  [172_800, 1.6],
  [86_400, 1.2],
  [777_600, 0.6],
] as const
/** Of a hundred: steps that were skipped, and those known late, which had happened up to five days before. */
const SKIPPED = 3
const LATE = 3
const LATE_SECONDS = 432_000
/** Of a hundred who joined: three entries into waves, and at least two. */
const THREE_ENTRIES = 12
const TWO_ENTRIES = 35

const WAVES = 70
const DAY = 86_400
export const WAVE_EVERY = 22 * DAY
/** Seconds of the state: noon in Jakarta on 11 April 2020. */
const FIRST_WAVE = 101 * DAY + 5 * 3600
/** People of small numbers of provinces' codes reach a little less: no two provinces have the same funnel. */
const LESS_PER_PROVINCE_CODE = 0.0004

const JOINED = 6
const ACCOUNT_LINKED = 12

/**
 * A row for each of `count` people from the `from`-th on, whose numbers alone say who they are: `times` (of the fourteen
 * steps, 2147483647 where not reached), `known_at` (when each came to be recorded), `entries` into waves from
 * `first_wave` on, and the slices, as they are once known.
 */
export function peopleSql(from: number, count: number, seed: number): string {
  const chain = STEP_COLUMNS.slice(1).flatMap((_, index) => {
    const [step, before] = [index + 2, index + 1]
    const [median, spread] = GAPS[step - 1] ?? [0, 0]
    const gap = `exp(${Math.log(median)} + ${spread} * ${normal(200 + step)})`
    const entering = step === JOINED + 1 ? ` + greatest(entries - 1, 0) * ${WAVE_EVERY}` : ''
    return [
      `toInt32(least(b${before} + ${gap}, 1900000000))${entering} AS b${step}`,
      `c${before} AND ${unit(300 + step)} < ${SHARES[step - 1]} * (1 - province * ${LESS_PER_PROVINCE_CODE}) AS c${step}`,
      ...(step === JOINED ? [entriesSql()] : []),
    ]
  })
  const times = STEP_COLUMNS.map((_, index) => timeSql(index + 1))
  return `SELECT i, participant_id, entries, wave AS first_wave, province, district, gender, age_band, education, platform,
      payment_partner, course_category,
      [${times.join(', ')}]::Array(Int32) AS times,
      [${STEP_COLUMNS.map((_, index) => `b${index + 1} + ${salted(700 + index)} % 60`).join(', ')}]::Array(Int32) AS known_at
    FROM (
      WITH toUInt64(number) AS i,
        toUInt16(1 + floor(${WAVES} * pow(${unit(103)}, 1.3))) AS wave,
        toInt32(${FIRST_WAVE} + (wave - 1) * ${WAVE_EVERY} - pow(${unit(104)}, 2) * 19 * ${DAY}) AS b1,
        true AS c1,
        ${chain.join(',\n        ')}
      SELECT *, ${idSql()} AS participant_id,
        i, wave, entries, ${STEP_COLUMNS.map((_, index) => `b${index + 1}, c${index + 1}`).join(', ')}
      FROM numbers(${from}, ${count}) AS numbers
      INNER JOIN ${ATTRIBUTE_TABLE} AS attributes ON attributes.slot = ${salted(101, 'number')} % ${ATTRIBUTE_SETS})`

  function salted(salt: number, of = 'i'): string {
    return `cityHash64(${of}, ${seed * 1_000 + salt})`
  }
  /** Between 0 and 1, neither of them. */
  function unit(salt: number): string {
    return `((${salted(salt)} % 1000003 + 0.5) / 1000003)`
  }
  /** By Box and Muller, within three deviations. */
  function normal(salt: number): string {
    return `greatest(-3, least(3, sqrt(-2 * log(${unit(salt)})) * cos(6.283185307179586 * ${unit(salt + 50)})))`
  }
  function entriesSql(): string {
    const share = `${salted(900)} % 100`
    return `toUInt8(if(c${JOINED}, multiIf(${share} < ${THREE_ENTRIES}, 3, ${share} < ${TWO_ENTRIES}, 2, 1), 0)) AS entries`
  }
  /** Some link their account soon after they were selected, and it is known late. */
  function timeSql(step: number): string {
    if (step === 1) return 'b1'
    const soon = `${salted(800)} % 10 < 3, b7 + toInt32((b11 - b7) * ${unit(801)})`
    const late = `${salted(500 + step)} % 100 < ${LATE}, b${step} - ${salted(600 + step)} % ${LATE_SECONDS}`
    const time = `multiIf(${step === ACCOUNT_LINKED ? `${soon}, ` : ''}${late}, b${step})`
    return `if(c${step} AND ${salted(400 + step)} % 100 >= ${SKIPPED}, ${time}, ${NOT_REACHED})`
  }
  /** As version 7 is: milliseconds, then bits that nobody foresees. */
  function idSql(): string {
    const milliseconds = `(toUInt128(toUInt64(b1) + 1577836800) * 1000 + ${salted(11)} % 1000)`
    const high = `bitOr(bitShiftLeft(${milliseconds}, 16), 28672 + ${salted(12)} % 4096)`
    const low = `bitOr(toUInt128(9223372036854775808), toUInt128(${salted(13)} % 4611686018427387904))`
    // ClickHouse keeps the right half of a UUID in the upper bits.
    return `reinterpret(bitOr(bitShiftLeft(${low}, 64), ${high}), 'UUID')`
  }
}
