import { DEMO_PLATFORMS, DEMO_TRAINING_PROVIDERS } from '#platform/demo-partners.ts'

export type DemoCourse = {
  id: string
  code: string
  title: string
  category: number
  platformId: string
  providerId: string
  /** Rupiah, at most the training balance of 2020. */
  price: bigint
  sessionCount: number
}

type Template = readonly [title: string, category: number, provider: string, price: number, sessions: number]

/** Invented, in the manner of what was on sale in 2020. New ones are added at the end. */
const TEMPLATES: readonly Template[] = [
  ['Microsoft Excel untuk pekerjaan kantor', 1, 'CAKRA_DIGITAL', 350_000, 4],
  ['Desain grafis dengan gawai', 1, 'CAKRA_DIGITAL', 425_000, 5],
  ['Berjualan di lokapasar', 2, 'USAHA_MANDIRI', 250_000, 3],
  ['Pemasaran lewat media sosial', 2, 'CAKRA_DIGITAL', 500_000, 4],
  ['Bahasa Inggris untuk wawancara kerja', 3, 'LINTAS_BAHASA', 375_000, 6],
  ['Bahasa Jepang dasar', 3, 'LINTAS_BAHASA', 600_000, 8],
  ['Barista pemula', 4, 'DAPUR_RASA', 750_000, 5],
  ['Aneka roti dan kue', 4, 'DAPUR_RASA', 300_000, 3],
  ['Hidroponik di rumah', 5, 'TANI_MAJU', 275_000, 3],
  ['Budidaya lele', 5, 'TANI_MAJU', 200_000, 2],
  ['Memulai usaha kecil', 6, 'USAHA_MANDIRI', 450_000, 4],
  ['Menghitung harga pokok', 6, 'BINA_KARYA', 225_000, 2],
  ['Pembukuan sederhana', 7, 'BINA_KARYA', 325_000, 3],
  ['Menjadi petugas administrasi', 7, 'BINA_KARYA', 400_000, 4],
  ['Servis pendingin ruangan', 8, 'BINA_KARYA', 1_000_000, 10],
  ['Instalasi listrik rumah', 8, 'BINA_KARYA', 900_000, 8],
]

/** Three platforms sell each course, so that every platform has several categories. */
const PLATFORMS_PER_COURSE = 3

function providerId(code: string): string {
  const provider = DEMO_TRAINING_PROVIDERS.find((one) => one.code === code)
  if (!provider) throw new Error(`no training provider ${code}`)
  return provider.id
}

export const DEMO_COURSES: readonly DemoCourse[] = TEMPLATES.flatMap(
  ([title, category, provider, price, sessions], row) =>
    Array.from({ length: PLATFORMS_PER_COURSE }, (_, turn): DemoCourse => {
      const number = row * PLATFORMS_PER_COURSE + turn + 1
      const platform = DEMO_PLATFORMS[(number - 1) % DEMO_PLATFORMS.length]
      if (!platform) throw new Error('no platforms')
      return {
        id: `9e1a0000-0000-8000-8000-${String(4_000_000 + number).padStart(12, '0')}`,
        code: `${platform.code}-${String(number).padStart(3, '0')}`,
        title,
        category,
        platformId: platform.id,
        providerId: providerId(provider),
        price: BigInt(price),
        sessionCount: sessions,
      }
    }),
)
