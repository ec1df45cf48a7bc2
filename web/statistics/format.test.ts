import { describe, expect, it } from 'vitest'
import { formatFor } from './format.ts'

const indonesian = formatFor('id')
const english = formatFor('en')

describe('figures in the reader’s form', () => {
  it('groups thousands', () => {
    expect(indonesian.count(23_170_000)).toBe('23.170.000')
    expect(english.count(23_170_000)).toBe('23,170,000')
    expect(indonesian.count(1_200)).toBe('1.200')
  })

  it('gives rates one decimal, and none of nothing', () => {
    expect(indonesian.share(825, 1000)).toBe('82,5\u00a0%')
    expect(english.share(825, 1000)).toBe('82.5%')
    expect(english.share(1, 100_000)).toBe('<\u00a00.1%')
    expect(english.share(0, 0)).toBe('–')
    expect(english.share(null, 10)).toBe('–')
  })

  it('spells rupiah exactly and rounded, beyond what a float holds', () => {
    expect(indonesian.rupiah('9007199254740993')).toBe('Rp9.007.199.254.740.993')
    expect(indonesian.rupiahRounded('1600000000000')).toBe('Rp1,6\u00a0triliun')
    expect(english.rupiahRounded('1600000000')).toBe('Rp1.6\u00a0billion')
  })

  it('spells the scale, a day and an instant in Jakarta', () => {
    expect(indonesian.scale(0.001)).toBe('1:1.000')
    expect(english.day('2020-09-15')).toBe('15\u00a0September\u00a02020')
    expect(indonesian.instant('2020-09-15T18:05:00Z')).toContain('16 September 2020')
  })
})
