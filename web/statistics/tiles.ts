import type { Day } from './day.ts'

/** Where a province has its tile: column and row from the top left, and a name that fits on it. */
export type Tile = { code: string; column: number; row: number; name: string }

/**
 * One tile of equal size for each of the 38 provinces, by code of the Ministry of Home Affairs, about where they lie.
 * No openly licensed map with the borders of all 38 could be verified.
 */
export const TILES: readonly Tile[] = [
  { code: '11', column: 0, row: 0, name: 'Aceh' },
  { code: '12', column: 1, row: 1, name: 'Sumut' },
  { code: '13', column: 1, row: 2, name: 'Sumbar' },
  { code: '14', column: 2, row: 1, name: 'Riau' },
  { code: '15', column: 2, row: 2, name: 'Jambi' },
  { code: '16', column: 3, row: 3, name: 'Sumsel' },
  { code: '17', column: 2, row: 3, name: 'Bengkulu' },
  { code: '18', column: 3, row: 4, name: 'Lampung' },
  { code: '19', column: 4, row: 3, name: 'Babel' },
  { code: '21', column: 3, row: 1, name: 'Kepri' },
  { code: '31', column: 5, row: 5, name: 'DKI' },
  { code: '32', column: 6, row: 5, name: 'Jabar' },
  { code: '33', column: 7, row: 5, name: 'Jateng' },
  { code: '34', column: 7, row: 6, name: 'DIY' },
  { code: '35', column: 8, row: 5, name: 'Jatim' },
  { code: '36', column: 4, row: 5, name: 'Banten' },
  { code: '51', column: 9, row: 6, name: 'Bali' },
  { code: '52', column: 10, row: 6, name: 'NTB' },
  { code: '53', column: 11, row: 6, name: 'NTT' },
  { code: '61', column: 5, row: 1, name: 'Kalbar' },
  { code: '62', column: 6, row: 1, name: 'Kalteng' },
  { code: '63', column: 6, row: 2, name: 'Kalsel' },
  { code: '64', column: 7, row: 1, name: 'Kaltim' },
  { code: '65', column: 7, row: 0, name: 'Kaltara' },
  { code: '71', column: 10, row: 0, name: 'Sulut' },
  { code: '72', column: 9, row: 1, name: 'Sulteng' },
  { code: '73', column: 8, row: 3, name: 'Sulsel' },
  { code: '74', column: 9, row: 2, name: 'Sultra' },
  { code: '75', column: 9, row: 0, name: 'Gorontalo' },
  { code: '76', column: 8, row: 2, name: 'Sulbar' },
  { code: '81', column: 11, row: 2, name: 'Maluku' },
  { code: '82', column: 11, row: 1, name: 'Malut' },
  { code: '91', column: 13, row: 1, name: 'Papua' },
  { code: '92', column: 12, row: 2, name: 'Pabar' },
  { code: '93', column: 14, row: 3, name: 'Pasel' },
  { code: '94', column: 13, row: 2, name: 'Pateng' },
  { code: '95', column: 14, row: 2, name: 'Papeg' },
  { code: '96', column: 12, row: 1, name: 'Pabada' },
]

/** Provinces that came out of Papua and Papua Barat in 2022: nobody was counted in them before. */
const YOUNGER: ReadonlySet<string> = new Set(['93', '94', '95', '96'])
/** The first day on which there were all of them. */
const ALL_SINCE: Day = '2022-12-08'

/** Whether figures as of a day cannot hold the province, as there was none yet. */
export function isNotYet(code: string, day: Day): boolean {
  return YOUNGER.has(code) && day < ALL_SINCE
}
