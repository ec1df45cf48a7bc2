import { DEMO_PAYMENT_PARTNERS, DEMO_PLATFORMS } from '#platform/demo-partners.ts'
import { districtCodesOf } from '../codes/districts.ts'
import { DEMO_COURSES } from '../demo-courses.ts'
import { ageBandOf, ageOn, PROVINCES } from '../dimensions.ts'
import { dateParts, dayOf, formatDay } from './calendar.ts'
import { at } from './columns.ts'
import { LAST, MEN, WOMEN } from './names.ts'
import { hash, hashUnit } from './random.ts'

/** Who somebody is. Made up from (seed, person) alone; NIK, KK, phone and e-mail belong to nobody. */
export type Attributes = {
  /** Codes of the slices. */
  gender: number
  ageBand: number
  province: number
  district: number
  education: number
  birthDate: string
  name: string
  nik: string
  kk: string
  phone: string
  email: string
  occupation: string
  inFormalEducation: boolean
  tooYoung: boolean
}

/** Inhabitants in millions (census of 2020, rounded), by province. */
const INHABITANTS: Readonly<Record<number, number>> = {
  11: 5.3,
  12: 14.8,
  13: 5.5,
  14: 6.4,
  15: 3.5,
  16: 8.5,
  17: 2,
  18: 9,
  19: 1.5,
  21: 2.1,
  31: 10.6,
  32: 48.3,
  33: 36.5,
  34: 3.7,
  35: 40.7,
  36: 11.9,
  51: 4.3,
  52: 5.3,
  53: 5.3,
  61: 5.4,
  62: 2.7,
  63: 4.1,
  64: 3.8,
  65: 0.7,
  71: 2.6,
  72: 3,
  73: 9.1,
  74: 2.6,
  75: 1.2,
  76: 1.4,
  81: 1.8,
  82: 1.3,
  91: 4.3,
  92: 1.1,
  93: 0.5,
  94: 1.4,
  95: 1.4,
  96: 0.6,
}
const EDUCATION_WEIGHTS = [1, 8, 12, 33, 20, 7, 17, 2]
const PAYMENT_PARTNER_WEIGHTS = [30, 24, 26, 9, 11]
const OCCUPATIONS = ['UNEMPLOYED', 'LAID_OFF', 'EMPLOYEE', 'SELF_EMPLOYED', 'DAILY_WORKER', 'HOMEMAKER']
const OCCUPATION_WEIGHTS = [34, 16, 15, 16, 12, 7]
/** The code lists of districts change with the provinces: there were 34 until 2022. */
const YOUNGEST_PROVINCES_SINCE = 2023

/** Area codes of NIKs begin with the province; none begins with 99. */
const NO_SUCH_AREA = 990_000

type Weighted = { values: number[]; sums: number[] }

function weighted(values: readonly number[], weightOf: (value: number) => number): Weighted {
  let sum = 0
  return { values: [...values], sums: values.map((value) => (sum += weightOf(value))) }
}

function choose({ values, sums }: Weighted, unit: number): number {
  const wanted = unit * at(sums, sums.length - 1)
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(sums, middle) > wanted) high = middle
    else low = middle + 1
  }
  return at(values, low)
}

const byIndex = (weights: readonly number[]) =>
  weighted(
    weights.map((_, index) => index),
    (index) => at(weights, index),
  )
const educations = byIndex(EDUCATION_WEIGHTS)
const paymentPartners = byIndex(PAYMENT_PARTNER_WEIGHTS)
const occupations = byIndex(OCCUPATION_WEIGHTS)

/** `year`: that of the playback's first snapshot, which decides how many provinces there are. */
export function createAttributes(
  seed: number,
  year: number,
): (person: number, registeredAt: number, refused: boolean) => Attributes {
  const codes = PROVINCES.map(({ code }) => code).filter((code) => year >= YOUNGEST_PROVINCES_SINCE || code <= 92)
  // Before they were divided, Papua and West Papua had the inhabitants of all six.
  const divided: Readonly<Record<number, number>> = year >= YOUNGEST_PROVINCES_SINCE ? { 91: 1, 92: 0.6 } : {}
  const provinces = weighted(codes, (code) => divided[code] ?? INHABITANTS[code] ?? 1)
  const districtsOf = new Map(codes.map((code) => [code, districtCodesOf(code)]))

  return (person, registeredAt, refused) => {
    const unit = (salt: number) => hashUnit(seed, person, salt)
    const day = dayOf(registeredAt)
    const isWoman = unit(200) < 0.49
    // Mostly 18 to 35; whoever was refused may be too young.
    const tooYoung = refused && unit(201) < 0.2
    const age = tooYoung ? 16 + unit(202) * 1.9 : 18.1 + 45.5 * unit(202) ** 2
    const birthDay = Math.floor(day - age * 365.25)
    const birthDate = formatDay(birthDay)
    const inFormalEducation = refused && !tooYoung && unit(203) < 0.5
    const province = choose(provinces, unit(204))
    const districts = districtsOf.get(province) ?? []
    // Larger districts are not told apart, but some have several times the people of others.
    const district = at(districts, Math.floor(unit(205) ** 1.6 * districts.length))
    const given = at(isWoman ? WOMEN : MEN, Math.floor(unit(206) * 24))
    const last = at(LAST, Math.floor(unit(207) * LAST.length))
    const household = person % 2 === 1 && hashUnit(seed, person - 1, 208) < 0.2 ? person - 1 : person
    return {
      gender: isWoman ? 2 : 1,
      ageBand: ageBandOf(ageOn(birthDate, formatDay(day))),
      province,
      district,
      education: choose(educations, unit(209)) + 1,
      birthDate,
      name: `${given} ${last}`,
      nik: numberOf(person, birthDay, isWoman ? 40 : 0),
      kk: numberOf(household, dayOf(registeredAt) - 400 - (hash(seed, household, 210) % 3000), 0),
      phone: `+6284${String(person).padStart(9, '0')}`,
      email: `${given}.${last}.${person}@example.com`.toLowerCase(),
      occupation:
        refused && !tooYoung && !inFormalEducation ? 'CIVIL_SERVANT' : at(OCCUPATIONS, choose(occupations, unit(211))),
      inFormalEducation,
      tooYoung,
    }
  }
}

/** Area (one of 10,000 that do not exist), date, serial from 0001: area and serial together are nobody else's. */
function numberOf(index: number, day: number, addedToDate: number): string {
  const { date, month, year } = dateParts(day)
  const two = (value: number) => String(value).padStart(2, '0')
  const area = NO_SUCH_AREA + (index % 10_000)
  const serial = String(Math.floor(index / 10_000) + 1).padStart(4, '0')
  return `${area}${two(date + addedToDate)}${two(month)}${two(year % 100)}${serial}`
}

/** The first course somebody buys. */
export function courseOf(seed: number, person: number) {
  return at(DEMO_COURSES, Math.floor(hashUnit(seed, person, 220) ** 1.3 * DEMO_COURSES.length))
}

/** Where somebody is paid. */
export function paymentPartnerOf(seed: number, person: number) {
  return at(DEMO_PAYMENT_PARTNERS, choose(paymentPartners, hashUnit(seed, person, 221)))
}

/** Code of the slice PLATFORM. */
export function platformCodeOf(platformId: string): number {
  return DEMO_PLATFORMS.find(({ id }) => id === platformId)?.sliceCode ?? 0
}
