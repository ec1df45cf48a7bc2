/** Whole rupiah. */
export type Rupiah = bigint

/** As the API writes money: digits, no separators. */
export function rupiahToText(amount: Rupiah): string {
  return amount.toString()
}

/** "Rp1.000.000": for messages. */
export function formatRupiah(amount: Rupiah): string {
  return `Rp${new Intl.NumberFormat('id-ID').format(amount)}`
}
