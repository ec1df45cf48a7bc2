import { BASE } from '../../disclosure/promise.ts'
import { type CsvColumn, columnsOf } from './csv.ts'
import type { Dataset } from './dataset.ts'

const COLUMNS: Readonly<Record<CsvColumn, { id: string; en: string; type: string }>> = {
  edition: {
    id: 'Edisi yang pertama kali menerbitkan angka ini',
    en: 'Edition that published this number first',
    type: 'integer',
  },
  week_end: {
    id: 'Hari Minggu akhir pekan: angka adalah keadaan pada akhir hari itu (WIB)',
    en: 'Sunday that ends the week: numbers are as of the end of that day (Jakarta)',
    type: 'date (ISO 8601)',
  },
  row_code: {
    id: 'Kode baris: kelompok orang, atau lama sejak gelombangnya diundi; TOTAL adalah jumlah semua baris',
    en: 'Code of the row: a group of people, or the time since their wave was drawn; TOTAL is what all rows add up to',
    type: 'string',
  },
  row_label_id: { id: 'Nama baris dalam bahasa Indonesia', en: 'Name of the row in Indonesian', type: 'string' },
  row_label_en: { id: 'Nama baris dalam bahasa Inggris', en: 'Name of the row in English', type: 'string' },
  step_code: {
    id: `Kode tahap, jenis pembayaran, atau dua tahap yang di antaranya orang menunggu (lihat steps)`,
    en: `Code of the step, of the kind of payment, or of two steps between which people wait (see steps)`,
    type: 'string',
  },
  step_label_id: { id: 'Nama tahap dalam bahasa Indonesia', en: 'Name of the step in Indonesian', type: 'string' },
  step_label_en: { id: 'Nama tahap dalam bahasa Inggris', en: 'Name of the step in English', type: 'string' },
  people: {
    id: `Orang, dalam kelipatan ${BASE}; siapa yang dihitung tercantum pada tiap tabel (counts), juga seberapa jauh angka dapat meleset (bounds)`,
    en: `People, in multiples of ${BASE}; who is counted stands with each table (counts), and how far off numbers may be (bounds)`,
    type: 'integer',
  },
  payments: {
    id: 'Pembayaran, dibulatkan seperti orang; tiap percobaan adalah satu pembayaran',
    en: 'Payments, rounded as people are; each attempt is a payment',
    type: 'integer',
  },
  status: {
    id: 'WITHHELD: tidak ditampilkan demi melindungi orang: kecil, atau dapat membuka angka kecil lain',
    en: 'WITHHELD: not shown to protect people: small itself, or would give away a small one',
    type: 'string',
  },
}

/** What the columns and codes of an edition's tables mean, in Indonesian and English. */
export function toDictionary(datasets: readonly Dataset[]): string {
  const columns = [...new Set(datasets.flatMap(columnsOf))].map((name) => {
    const { id, en, type } = COLUMNS[name]
    return { name, type, description: { id, en } }
  })
  const tables = datasets.map(({ table, note, bounds, rows, steps, figures }) => ({
    id: table.id,
    title: table.title,
    counts: table.counts,
    bounds,
    note,
    columns: columnsOf({ figures }),
    rows: rows.map(({ key, labels }) => ({ code: key, label: labels })),
    steps: steps.map(({ key, labels }) => ({ code: key, label: labels })),
  }))
  return `${JSON.stringify({ edition: datasets[0]?.edition.number ?? null, columns, tables }, null, 1)}\n`
}
