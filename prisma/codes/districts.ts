import { type DimensionValue, PROVINCES } from '../dimensions.ts'

/**
 * Kabupaten and kota by province: how many of each there are (514 in all; as of 2020 for the 34 provinces of then, as of
 * the end of 2022 for the Papuan provinces that were divided). Codes are province + 01 … for kabupaten and + 71 … for
 * kota, as the Ministry of Home Affairs numbers them, but in one run per province: the ministry's list has gaps, and no
 * maintained list was at hand to check names against, so that labels are numbers too. Dated data, to be put right.
 */
const COUNTS: Readonly<Record<number, readonly [kabupaten: number, kota: number]>> = {
  11: [18, 5],
  12: [25, 8],
  13: [12, 7],
  14: [10, 2],
  15: [9, 2],
  16: [13, 4],
  17: [9, 1],
  18: [13, 2],
  19: [6, 1],
  21: [5, 2],
  31: [1, 5],
  32: [18, 9],
  33: [29, 6],
  34: [4, 1],
  35: [29, 9],
  36: [4, 4],
  51: [8, 1],
  52: [8, 2],
  53: [21, 1],
  61: [12, 2],
  62: [13, 1],
  63: [11, 2],
  64: [7, 3],
  65: [4, 1],
  71: [11, 4],
  72: [12, 1],
  73: [21, 3],
  74: [15, 2],
  75: [5, 1],
  76: [6, 0],
  81: [9, 2],
  82: [8, 2],
  91: [28, 1],
  92: [12, 1],
  93: [4, 0],
  94: [8, 0],
  95: [8, 0],
  96: [5, 1],
}

/** Four-digit codes of a province's kabupaten and kota. */
export function districtCodesOf(province: number): number[] {
  const [kabupaten, kota] = COUNTS[province] ?? [0, 0]
  const run = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => province * 100 + first + index)
  return [...run(1, kabupaten), ...run(71, kota)]
}

/** Values of the dimension DISTRICT. */
export const DISTRICTS: readonly DimensionValue[] = PROVINCES.flatMap((province) =>
  districtCodesOf(province.code).map((code): DimensionValue => {
    const kind = code % 100 < 71 ? 'Kabupaten' : 'Kota'
    return {
      dimension: 'DISTRICT',
      code,
      key: String(code),
      labelId: `${kind} ${code}, ${province.labelId}`,
      labelEn: `${kind} ${code}, ${province.labelEn}`,
    }
  }),
)
