/** Dimensions with a code list in `journey.dimension_value`; a code is the two-byte slice in events and states. */
export type DimensionValue = {
  dimension: string
  code: number
  key: string
  labelId: string
  labelEn: string
  /** First and last day (Jakarta) on which the value existed; absent: open. */
  validFrom?: string
  validTo?: string
}

type Entry = readonly [code: number, key: string, labelId: string, labelEn: string, validFrom?: string]

function valuesOf(dimension: string, entries: readonly Entry[]): DimensionValue[] {
  return entries.map(([code, key, labelId, labelEn, validFrom]) => ({
    dimension,
    code,
    key,
    labelId,
    labelEn,
    ...(validFrom ? { validFrom } : {}),
  }))
}

export const GENDERS = valuesOf('GENDER', [
  [1, 'MALE', 'Laki-laki', 'Men'],
  [2, 'FEMALE', 'Perempuan', 'Women'],
])

export const AGE_BANDS = valuesOf('AGE_BAND', [
  [1, 'UNDER_18', 'Di bawah 18', 'Under 18'],
  [2, '18_24', '18–24', '18–24'],
  [3, '25_34', '25–34', '25–34'],
  [4, '35_44', '35–44', '35–44'],
  [5, '45_54', '45–54', '45–54'],
  [6, '55_64', '55–64', '55–64'],
  [7, '65_PLUS', '65 ke atas', '65 and over'],
])

export const EDUCATIONS = valuesOf('EDUCATION', [
  [1, 'NO_SCHOOLING', 'Tidak sekolah', 'No schooling'],
  [2, 'PRIMARY', 'SD', 'Primary school'],
  [3, 'JUNIOR_SECONDARY', 'SMP', 'Junior secondary school'],
  [4, 'SENIOR_SECONDARY', 'SMA', 'Senior secondary school'],
  [5, 'VOCATIONAL_SECONDARY', 'SMK', 'Vocational secondary school'],
  [6, 'DIPLOMA', 'Diploma', 'Diploma'],
  [7, 'BACHELOR', 'Sarjana', "Bachelor's degree"],
  [8, 'POSTGRADUATE', 'Pascasarjana', 'Postgraduate degree'],
])

export const COURSE_CATEGORIES = valuesOf('COURSE_CATEGORY', [
  [1, 'DIGITAL', 'Keterampilan digital', 'Digital skills'],
  [2, 'SALES_MARKETING', 'Penjualan dan pemasaran', 'Sales and marketing'],
  [3, 'LANGUAGE', 'Bahasa', 'Languages'],
  [4, 'FOOD_BEVERAGE', 'Makanan dan minuman', 'Food and beverage'],
  [5, 'AGRICULTURE', 'Pertanian', 'Agriculture'],
  [6, 'BUSINESS', 'Kewirausahaan', 'Entrepreneurship'],
  [7, 'ADMINISTRATION', 'Administrasi dan keuangan', 'Administration and finance'],
  [8, 'TECHNICAL', 'Teknik dan perawatan', 'Technical trades'],
])

/** Codes of the Ministry of Home Affairs, as in NIKs: 34 provinces in 2020, 38 since the end of 2022. */
export const PROVINCES = valuesOf('PROVINCE', [
  [11, '11', 'Aceh', 'Aceh'],
  [12, '12', 'Sumatera Utara', 'North Sumatra'],
  [13, '13', 'Sumatera Barat', 'West Sumatra'],
  [14, '14', 'Riau', 'Riau'],
  [15, '15', 'Jambi', 'Jambi'],
  [16, '16', 'Sumatera Selatan', 'South Sumatra'],
  [17, '17', 'Bengkulu', 'Bengkulu'],
  [18, '18', 'Lampung', 'Lampung'],
  [19, '19', 'Kepulauan Bangka Belitung', 'Bangka Belitung Islands'],
  [21, '21', 'Kepulauan Riau', 'Riau Islands'],
  [31, '31', 'DKI Jakarta', 'Jakarta'],
  [32, '32', 'Jawa Barat', 'West Java'],
  [33, '33', 'Jawa Tengah', 'Central Java'],
  [34, '34', 'DI Yogyakarta', 'Yogyakarta'],
  [35, '35', 'Jawa Timur', 'East Java'],
  [36, '36', 'Banten', 'Banten'],
  [51, '51', 'Bali', 'Bali'],
  [52, '52', 'Nusa Tenggara Barat', 'West Nusa Tenggara'],
  [53, '53', 'Nusa Tenggara Timur', 'East Nusa Tenggara'],
  [61, '61', 'Kalimantan Barat', 'West Kalimantan'],
  [62, '62', 'Kalimantan Tengah', 'Central Kalimantan'],
  [63, '63', 'Kalimantan Selatan', 'South Kalimantan'],
  [64, '64', 'Kalimantan Timur', 'East Kalimantan'],
  [65, '65', 'Kalimantan Utara', 'North Kalimantan'],
  [71, '71', 'Sulawesi Utara', 'North Sulawesi'],
  [72, '72', 'Sulawesi Tengah', 'Central Sulawesi'],
  [73, '73', 'Sulawesi Selatan', 'South Sulawesi'],
  [74, '74', 'Sulawesi Tenggara', 'Southeast Sulawesi'],
  [75, '75', 'Gorontalo', 'Gorontalo'],
  [76, '76', 'Sulawesi Barat', 'West Sulawesi'],
  [81, '81', 'Maluku', 'Maluku'],
  [82, '82', 'Maluku Utara', 'North Maluku'],
  [91, '91', 'Papua', 'Papua'],
  [92, '92', 'Papua Barat', 'West Papua'],
  [93, '93', 'Papua Selatan', 'South Papua', '2022-07-25'],
  [94, '94', 'Papua Tengah', 'Central Papua', '2022-07-25'],
  [95, '95', 'Papua Pegunungan', 'Highland Papua', '2022-07-25'],
  [96, '96', 'Papua Barat Daya', 'Southwest Papua', '2022-12-08'],
])

/** The value that stands for "not known" in every dimension; for WAVE it means that no wave was entered. */
export const UNKNOWN_VALUES: readonly DimensionValue[] = [
  ...valuesOf('WAVE', [[0, 'NONE', 'Belum bergabung', 'None yet']]),
  ...[
    'PROVINCE',
    'DISTRICT',
    'GENDER',
    'AGE_BAND',
    'EDUCATION',
    'PLATFORM',
    'PAYMENT_PARTNER',
    'COURSE_CATEGORY',
  ].flatMap((dimension) => valuesOf(dimension, [[0, 'UNKNOWN', 'Tidak diketahui', 'Not known']])),
]

/** Completed years on a day, both `YYYY-MM-DD`. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) >= birthDate.slice(5) ? years : years - 1
}

/** Code of the age band. */
export function ageBandOf(age: number): number {
  if (age < 18) return 1
  if (age < 25) return 2
  return Math.min(7, 3 + Math.floor((age - 25) / 10))
}
