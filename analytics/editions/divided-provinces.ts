/**
 * Of which province a younger one was a part, by code: Laws 14, 15 and 16 of 2022 (Papua Selatan, Papua Tengah, Papua
 * Pegunungan) and 29 of 2022 (Papua Barat Daya). Before it was there its people count there; and so the older one
 * and the younger ones together can be compared over time.
 */
export const DIVIDED_FROM: Readonly<Record<number, number>> = { 93: 91, 94: 91, 95: 91, 96: 92 }
