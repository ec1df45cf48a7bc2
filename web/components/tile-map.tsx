import { getTranslations } from 'next-intl/server'
import { addressIn, type Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import type { Count } from '../statistics/headline.ts'
import { TILES, type Tile } from '../statistics/tiles.ts'

type Province = { code: string; label: string; registered: Count; listed: boolean }
/** `query`: what links to provinces keep of the address. */
type Props = { language: Language; provinces: readonly Province[]; query?: string }

const [WIDTH, HEIGHT, GAP] = [64, 52, 4]
const ROOM = WIDTH - GAP - 8
/** As many find room in every font: a count of millions is drawn closer. */
const MOST_SIGNS = 7
/** Three strips of five columns: side by side where there is room, else one below the other, as a telephone is wide. */
const COLUMNS = 5
const STRIPS = [
  { name: 'west', first: 0, rows: 6 },
  { name: 'middle', first: 5, rows: 7 },
  { name: 'east', first: 10, rows: 7 },
] as const

/** The provinces as tiles of equal size, about where they lie; in each the people registered, in words and as a bar. */
export async function TileMap({ language, provinces, query = '' }: Props) {
  const t = await getTranslations('provinces')
  const most = Math.max(...provinces.map(({ registered }) => registered ?? 0))
  return (
    <section className="map" aria-label={t('map')}>
      {STRIPS.map(({ name, first, rows }) => (
        <div key={name}>
          <p className="aside strip" aria-hidden>
            {t(`strip.${name}`)}
          </p>
          <svg className="tiles" viewBox={`0 0 ${COLUMNS * WIDTH} ${rows * HEIGHT}`} aria-label={t(`strip.${name}`)}>
            {TILES.filter(({ column }) => column >= first && column < first + COLUMNS).map((tile) => (
              <ProvinceTile
                key={tile.code}
                language={language}
                tile={tile}
                first={first}
                province={provinces.find(({ code }) => code === tile.code)}
                most={most}
                query={query}
              />
            ))}
          </svg>
        </div>
      ))}
    </section>
  )
}

type TileProps = {
  language: Language
  tile: Tile
  /** Its strip's first column. */
  first: number
  province: Province | undefined
  most: number
  query: string
}

async function ProvinceTile({ language, tile, first, province, most, query }: TileProps) {
  if (province === undefined) return null
  const t = await getTranslations()
  const format = formatFor(language)
  const { code, label, registered, listed } = province
  const spelled = (withheld: string) => (registered !== null ? format.count(registered) : listed ? withheld : '–')
  const isWithheld = listed && registered === null
  const count = spelled(t('provinces.tileWithheld'))
  const isLong = isWithheld || count.length > MOST_SIGNS
  return (
    <a
      href={addressIn(language, `/provinsi/${code}`, query)}
      aria-label={t('provinces.tile', { name: label, count: spelled(t('funnel.withheld')) })}
    >
      <g transform={`translate(${(tile.column - first) * WIDTH} ${tile.row * HEIGHT})`}>
        <rect className="tile" width={WIDTH - GAP} height={HEIGHT - GAP} />
        <text x="4" y="15">
          {tile.name}
        </text>
        <text
          x="4"
          y="31"
          className={isWithheld ? undefined : 'count'}
          {...(isLong && { textLength: ROOM, lengthAdjust: 'spacingAndGlyphs' })}
        >
          {count}
        </text>
        <rect className="track" x="4" y="37" width={ROOM} height="6" />
        <rect
          className="value"
          x="4"
          y="37"
          width={most === 0 ? 0 : Math.round((ROOM * 10 * (registered ?? 0)) / most) / 10}
          height="6"
        />
      </g>
    </a>
  )
}
