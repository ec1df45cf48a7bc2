export type Nik = {
  /** Six digits: province, kabupaten or kota, kecamatan of first registration. */
  area: string
  gender: 'MALE' | 'FEMALE'
  /** `date` is `YYYY-MM-DD`; the NIK knows only the last two digits of the year. */
  fitsBirthDate: (date: string) => boolean
}

/** A NIK is area (6), `DDMMYY` of birth (day + 40 for women), serial (4, from 0001). Anything else is undefined. */
export function readNik(nik: string): Nik | undefined {
  const parts = /^(\d{6})(\d{2})(\d{2})(\d{2})(\d{4})$/.exec(nik)
  if (!parts) return undefined
  const [, area = '', dayText = '', month = '', year = '', serial = ''] = parts
  const day = Number(dayText)
  const female = day > 40
  const dayOfMonth = female ? day - 40 : day
  // 2000 was a leap year: 29 February is let through for every year and then compared with the date given.
  const longest = new Date(Date.UTC(2000, Number(month), 0)).getUTCDate()
  if (serial === '0000' || area.startsWith('00')) return undefined
  if (Number(month) < 1 || Number(month) > 12 || dayOfMonth < 1 || dayOfMonth > longest) return undefined
  const expected = `${year}-${month}-${String(dayOfMonth).padStart(2, '0')}`
  return {
    area,
    gender: female ? 'FEMALE' : 'MALE',
    fitsBirthDate: (date) => isRealDate(date) && date.slice(2) === expected,
  }
}

function isRealDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false
  const instant = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date)
}
